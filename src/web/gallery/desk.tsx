/** Pages that agents see, with invented content, after the reference screens. */

import type { Lang } from '../words.ts'
import {
  Alert,
  Answers,
  Button,
  CaseHead,
  CaseTabs,
  Clock,
  Decide,
  DeskHead,
  Diff,
  exampleFrame,
  Flag,
  Gates,
  Keys,
  LinkButton,
  Notes,
  Rail,
  Sheet,
  Shell,
  Stats,
  Table,
  Timeline,
  Trace,
  Track,
  Wrap,
} from './all.ts'

const frame = (lang: Lang) =>
  exampleFrame(lang, {
    person: { name: 'Hélène Marchal', role: 'Instructrice, logement', href: '/me' },
    nav: [
      { href: '/desk', label: 'File de travail', current: true },
      { href: '/services', label: 'Services' },
    ],
  })
const purpose = { purpose: 'instruire l’aide au logement d’urgence', reference: 'T-014' }

export const list = (lang: Lang) => (
  <Shell frame={frame(lang)} kind="desk" title="File de travail" purpose={purpose} islands={['desk-keys']}>
    <Wrap class="g-desk g-desk--rail">
      <Rail
        label="Vues"
        groups={[
          {
            title: 'Mes vues',
            links: [
              { href: '/1', label: 'Toute l’équipe', count: 13, current: true },
              { href: '/2', label: 'À moi', count: 7 },
            ],
          },
          { title: 'Équipe', links: [{ href: '/3', label: 'Karim Ouldali', count: 2 }] },
        ]}
      />
      <div class="g-desk__main">
        <DeskHead title="File de travail" text="13 dossiers, dont 2 à rendre aujourd’hui et 1 en retard">
          <LinkButton href="/next" shortcut="N">
            Prendre le suivant
          </LinkButton>
        </DeskHead>
        <search>
          <form class="g-filters" action="/desk">
            <div class="g-filters__q">
              <label for="f-q">Nom ou numéro</label>
              <input class="ds-input" id="f-q" name="q" type="search" />
            </div>
            <div>
              <label for="f-e">État</label>
              <select class="ds-input" id="f-e" name="e">
                <option>Non terminés</option>
              </select>
            </div>
            <Button variant="secondary">Filtrer</Button>
          </form>
        </search>
        <form method="post" action="/assign">
          <Table
            lang={lang}
            dense
            stack
            sheet
            pick="d"
            columns={[
              { label: 'Échéance', bare: true, sort: { href: '?sort=-due', now: 'ascending' } },
              { label: 'Personne', kind: 'head', sort: { href: '?sort=name' } },
              { label: 'État' },
              { label: 'Ce qui reste à faire', name: 'À faire' },
              { label: 'Montant', kind: 'num' },
            ]}
            rows={[
              {
                cells: [
                  <Clock lang={lang} state="late" note="depuis hier, 10 h" used={1} />,
                  <>
                    <a href="/c">Paulette Simonin</a> <small>0397, 2 pers.</small>
                  </>,
                  <>
                    Instruction<Flag state="late">Transmis à la responsable</Flag>
                  </>,
                  'Revenu à vérifier',
                  '980 €',
                ],
                pick: { value: '1', name: '0397' },
              },
              {
                cells: [
                  <Clock lang={lang} state="soon" left="2 h 30" note="aujourd’hui, 18 h 40" used={0.78} />,
                  <>
                    <a href="/c">Odile Petitjean</a> <small>0421</small>
                  </>,
                  <>
                    À instruire<Flag state="soon">Urgence vitale</Flag>
                  </>,
                  'Adresse à confirmer',
                  '2 380 €',
                ],
                turn: 'you',
                pick: { value: '2', name: '0421' },
              },
              {
                cells: [
                  <Clock lang={lang} state="ok" left="1 j 22 h" note="mer. 25, 14 h 41" used={0.04} />,
                  <>
                    <a href="/c">Samira Lambert</a> <small>0418</small>
                  </>,
                  'À instruire',
                  'Rien ne manque',
                  '1 260 €',
                ],
                turn: 'you',
                current: true,
                pick: { value: '3', name: '0418' },
              },
              {
                cells: [
                  <Clock lang={lang} state="paused" note="réponse avant le 4 déc." />,
                  <>
                    <a href="/c">Yusuf Şahin</a> <small>0388</small>
                  </>,
                  'Attend la personne',
                  'Photos demandées',
                  '1 470 €',
                ],
                pick: { value: '4', name: '0388' },
              },
            ]}
          />
          <div class="g-bulk">
            <Button variant="secondary">Affecter la sélection</Button>
            <p class="g-fine">Trié par échéance. Aucun score ne change cet ordre.</p>
            <Keys
              keys={[
                { keys: ['J', 'K'], text: 'monter, descendre' },
                { keys: ['X'], text: 'cocher' },
              ]}
            />
          </div>
        </form>
      </div>
    </Wrap>
  </Shell>
)

export const file = (lang: Lang) => (
  <Shell frame={frame(lang)} kind="desk" title="Samira Lambert" purpose={purpose}>
    <Wrap class="g-desk">
      <CaseHead
        lang={lang}
        list={{ href: '/desk', label: 'File de travail' }}
        place="4 sur 13"
        previous={{ href: '/p', label: 'Précédent' }}
        next={{ href: '/n', label: 'Suivant' }}
        title="Samira Lambert"
        meta={['4182 0261 1230', 'Aide au logement d’urgence, version 3 (pilote)', 'Reçu aujourd’hui à 14 h 41, par le web']}
        turn="you"
        due="À instruire avant mercredi 25, 14 h 41"
        dueNote="Il reste 1 j 22 h. Au-delà, la responsable est prévenue."
        used={0.04}
      />
      <CaseTabs
        label="Dossier"
        links={[
          { href: '/1', label: 'Dossier', current: true },
          { href: '/2', label: 'Messages', count: 1 },
          { href: '/3', label: 'Journal', count: 9 },
        ]}
      />
      <div class="g-case">
        <div class="g-case__col">
          <Sheet id="answers" title="Réponses" class="g-case__answers">
            <Answers
              lang={lang}
              labelledby="answers"
              groups={[
                {
                  title: 'Logement',
                  lines: [
                    {
                      label: 'Logement sinistré',
                      value: '12, quai des Tanneurs',
                      source: 'Registre des habitants, 2 mars',
                      verified: true,
                    },
                    { label: 'Occupation', value: 'Locataire', source: 'Dit par elle, confirmé' },
                  ],
                },
                {
                  title: 'Foyer',
                  lines: [{ label: 'Personnes', value: '4, dont 2 mineurs', source: 'Registre des familles', verified: true }],
                },
              ]}
            />
          </Sheet>
          <Sheet id="log" title="Journal" action={<a href="/log">Les 9 entrées</a>}>
            <Timeline
              lang={lang}
              dense
              entries={[
                { state: 'now', at: '2026-11-23T16:05', when: '16 h 05', title: 'Dossier pris', text: 'par vous' },
                { state: 'past', at: '2026-11-23T14:41', when: '14 h 41', title: 'Demande reçue' },
              ]}
            />
          </Sheet>
        </div>
        <div class="g-case__col">
          <Sheet id="why" title="Éligible, parce que" class="g-case__why">
            <Trace
              lang={lang}
              entries={[
                {
                  result: 'yes',
                  text: 'Le logement est dans la zone sinistrée',
                  note: 'Parcelle AB 214',
                  articles: [{ title: 'art. 2, 1°', url: '/law' }],
                },
                {
                  result: 'yes',
                  text: 'Les ressources sont sous le plafond',
                  value: '31 240 €, pas plus de 55 000 €',
                  articles: [{ title: 'art. 2, 3°', url: '/law' }],
                  children: [
                    { result: 'value', text: 'Plafond', value: '55 000 €', note: '22 000 € × 2,5 parts', articles: [{ title: 'art. 3' }] },
                    { result: 'na', text: 'Majoration outre-mer' },
                  ],
                },
                { result: 'no', text: 'Une aide est déjà versée' },
                { result: 'missing', text: 'Nuits d’hébergement' },
              ]}
            />
          </Sheet>
        </div>
        <div class="g-case__side">
          <Decide lang={lang} to={{ action: '/decide' }} note="Un refus cite la règle et l’article, et dit comment contester.">
            <Button name="do" value="grant">
              Accorder 1 260 €
            </Button>
            <Button variant="secondary" name="do" value="ask">
              Demander un complément
            </Button>
            <LinkButton variant="tertiary" danger href="/refuse">
              Refuser, avec un motif
            </LinkButton>
          </Decide>
          <Sheet id="messages" title="Messages">
            <Notes
              entries={[{ who: 'Samira Lambert', at: '2026-11-23T15:20', when: '15 h 20, par SMS', text: 'Je mets les photos ce soir.' }]}
            />
            <form method="post" action="/reply" class="g-reply">
              <label for="reply">Répondre par SMS</label>
              <textarea class="ds-input" id="reply" name="m" rows={3} />
              <div class="g-row">
                <Button variant="secondary">Envoyer</Button>
              </div>
            </form>
          </Sheet>
        </div>
      </div>
    </Wrap>
  </Shell>
)

export const versions = (lang: Lang) => (
  <Shell frame={frame(lang)} kind="desk" title="Versions">
    <Wrap class="g-desk">
      <DeskHead
        title="Aide au logement d’urgence"
        text="Français, anglais, néerlandais."
        back={{ href: '/services', label: 'Tous les services' }}
      />
      <Alert tone="warning">Le fichier a changé : 2 erreurs, ligne 14 et ligne 31. La version 3 continue.</Alert>
      <Alert tone="info">Rien à publier.</Alert>
      <Alert tone="danger">Nous n’arrivons pas à lire ce fichier.</Alert>
      <Sheet id="stage" title="Version 3, en pilote">
        <Track
          stages={[
            { label: 'Concept', state: 'done', note: '3 août' },
            { label: 'Prototype', state: 'done' },
            { label: 'Pilote', state: 'now', note: '10 % depuis le 15 nov.' },
            { label: 'En service', state: 'todo' },
            { label: 'Retiré', state: 'todo' },
          ]}
        />
        <Gates
          lang={lang}
          gates={[
            { ok: true, text: '4 exemples sur 4 passent' },
            {
              ok: false,
              text: (
                <>
                  Relire le néerlandais : 3 textes sur 41. <a href="/nl">Les relire</a>
                </>
              ),
            },
          ]}
        />
      </Sheet>
      <Sheet id="diff" title="De la version 2 à la version 3">
        <Diff
          lang={lang}
          label="De la version 2 à la version 3"
          heads={['Quoi', 'Version 2', 'Version 3', 'Pourquoi']}
          changes={[
            {
              kind: 'Règle',
              what: 'plafond de ressources',
              before: '20 000 €/an × parts',
              after: '22 000 €/an × parts',
              why: 'art. 3 modifié',
            },
          ]}
        />
      </Sheet>
      <Stats
        sheet
        figures={[
          { value: '94', unit: '%', label: 'demandes menées au bout', source: '31 foyers' },
          { value: '8', unit: 'min', label: 'pour remplir, médiane' },
        ]}
      />
    </Wrap>
  </Shell>
)
