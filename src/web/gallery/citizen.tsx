/** Pages that people see, with invented content, after the reference screens. */

import type { Lang } from '../words.ts'
import {
  Aside,
  Brief,
  Button,
  Checks,
  Columns,
  Crumbs,
  Details,
  Empty,
  exampleFrame,
  Facts,
  Head,
  Hero,
  LifeEvents,
  LinkButton,
  News,
  Offer,
  PageHead,
  Pagination,
  Section,
  Shell,
  Source,
  Stats,
  Table,
  Talk,
  Timeline,
  Turn,
  Turns,
  Ways,
  Wrap,
} from './all.ts'

const ways = [
  { icon: 'phone', title: 'Par téléphone', text: <a href="tel:+33300000000">03 00 00 00 00</a> },
  { icon: 'counter', title: 'Au guichet', text: 'Mairie, place du Pont. Sans rendez-vous le matin.' },
  { icon: 'trusted', title: 'Avec un proche', text: 'Une personne de confiance peut agir pour vous.' },
] as const

export const home = (lang: Lang) => (
  <Shell
    frame={exampleFrame(lang)}
    title="Accueil"
    news={
      <News lang={lang}>
        <strong>Crue de la Meuse : l’eau baisse.</strong> Le gymnase Saint-Nicolas reste ouvert jour et nuit.{' '}
        <a href="/flood">Se loger, être aidé</a>
      </News>
    }
  >
    <Hero
      lang={lang}
      hello="Bonjour Samira,"
      title="de quoi avez-vous besoin ?"
      search={{ action: '/fr/search', label: 'Dites-le avec vos mots' }}
      often={[
        { href: '/a', label: 'logement inondé' },
        { href: '/b', label: 'cantine' },
        { href: '/c', label: 'carte d’identité' },
      ]}
    />
    <Section>
      <Head id="waits" title="Ce qui vous attend" link={{ href: '/me', label: 'Tout voir dans mon espace' }} />
      <Turns
        lang={lang}
        lines={[
          {
            turn: 'you',
            title: 'Donner votre adresse provisoire',
            href: '/1',
            text: 'Le courrier vous suivra.',
            due: 'Jeudi 26 novembre',
            dueNote: 'dans 3 jours',
          },
          {
            turn: 'us',
            title: 'Carte d’identité d’Inès',
            href: '/2',
            text: 'Elle est en fabrication.',
            due: 'Mercredi 9 décembre',
            dueNote: 'retrait en mairie',
          },
        ]}
      />
    </Section>
    <Section>
      <Head id="life" title="Que vous arrive-t-il ?" link={{ href: '/all', label: 'Toutes les démarches, de A à Z' }} />
      <LifeEvents
        events={[
          { href: '/d', icon: 'disaster', title: 'Un sinistre', text: 'Crue, incendie, tempête : se loger, être aidé, déclarer' },
          { href: '/e', icon: 'birth', title: 'Un enfant arrive', text: 'Déclarer, faire garder, percevoir les aides' },
          { href: '/f', icon: 'school', title: 'L’école', text: 'Inscription, cantine, transport, bourse' },
          { href: '/g', icon: 'moving', title: 'Je déménage', text: 'Une seule déclaration pour tous les services' },
        ]}
      />
    </Section>
    <Section paper>
      <Head id="measured" title="Comment nous répondons" />
      <Stats
        figures={[
          { value: '3', unit: 'jours', label: 'la moitié des demandes ont reçu une réponse dans ce délai en octobre' },
          { value: '96', unit: '%', label: 'des réponses données avant la date promise', source: '312 réponses, octobre 2026' },
        ]}
      />
    </Section>
    <Section paper>
      <Head id="ways" title="Autrement qu’en ligne" />
      <Ways ways={ways} />
    </Section>
  </Shell>
)

export const service = (lang: Lang) => (
  <Shell frame={exampleFrame(lang)} title="Aide au logement d’urgence" stage={{ stage: 'prototype', feedback: '/say' }}>
    <Wrap end>
      <Crumbs lang={lang} path={[{ href: '/fr', label: 'Accueil' }]} here="Aide au logement d’urgence" />
      <Columns
        aside={
          <Aside id="other" title="Autrement qu’en ligne">
            <Ways ways={ways} />
          </Aside>
        }
      >
        <div class="g-intro g-flow">
          <h1>Aide au logement d’urgence après une inondation</h1>
          <p class="g-lead">
            Vous ne pouvez plus dormir chez vous depuis la crue ? Cette aide paie vos nuits d’hébergement, jusqu’à 2 500 €.
          </p>
          <div class="g-start">
            <LinkButton href="/start" iconEnd="forward">
              Commencer ma demande
            </LinkButton>
            <p>Environ 8 minutes. Vous pouvez vous arrêter et reprendre.</p>
          </div>
        </div>
        <Brief
          lines={[
            {
              question: 'Pour qui',
              answer: (
                <Checks
                  lines={[
                    {
                      text: 'Votre logement est dans la zone sinistrée.',
                      known: true,
                      source: <Source kind="place" text="Le 12, quai des Tanneurs y est" />,
                    },
                    { text: 'Il est inhabitable en ce moment.' },
                  ]}
                />
              ),
            },
            {
              question: 'Ce que vous recevez',
              answer: (
                <Table
                  lang={lang}
                  label="Montants par nuit"
                  columns={[
                    { label: 'Personnes hébergées', kind: 'head' },
                    { label: 'Par nuit', kind: 'num' },
                    { label: 'Pour 14 nuits', kind: 'num' },
                  ]}
                  rows={[{ cells: ['1', '50 €', '700 €'] }, { cells: ['4 ou plus', '90 €', '1 260 €'], current: true }]}
                />
              ),
            },
            { question: 'Si la réponse est non', answer: 'Une personne vous l’écrit, avec la raison et l’article de loi.' },
          ]}
        />
      </Columns>
    </Wrap>
  </Shell>
)

export const space = (lang: Lang) => (
  <Shell frame={exampleFrame(lang)} title="Mon espace" flash={{ tone: 'success', text: 'Votre adresse est à jour.' }}>
    <Wrap end class="g-space">
      <PageHead
        lang={lang}
        title="Mon espace"
        tabs={[
          { href: '#waits', label: 'À vous' },
          { href: '#cases', label: 'Mes dossiers' },
        ]}
      />
      <section>
        <h2 id="waits">Ce qui vous attend</h2>
        <Empty title="Rien ne vous attend">Nous vous préviendrons dès que quelque chose vous demande une réponse.</Empty>
      </section>
      <Offer
        id="offer"
        title="Vous avez sans doute droit à une aide de plus"
        text="L’aide au remplacement du chauffe-eau (jusqu’à 400 €) vous concerne."
        source={<Source kind="document" text="Calculé avec votre adresse et votre avis d’impôt" />}
      >
        <LinkButton variant="secondary" href="/see">
          Voir cette aide
        </LinkButton>
        <a href="/stop">Ne plus me proposer d’aides</a>
      </Offer>
      <section>
        <Head id="cases" title="Mes dossiers" link={{ href: '/done', label: 'Dossiers terminés (7)' }} />
        <Table
          lang={lang}
          stack
          columns={[
            { label: 'Démarche', kind: 'head' },
            { label: 'Où en est-on' },
            { label: 'Prochaine date' },
            { label: 'Numéro', kind: 'code' },
          ]}
          rows={[
            {
              cells: [
                <a href="/c1">Aide au logement d’urgence</a>,
                <>
                  <Turn lang={lang} turn="us" /> Décision en cours
                </>,
                'Réponse le 25 novembre',
                '4182 0261 1230',
              ],
            },
            {
              cells: [
                <a href="/c2">Cantine de Jules</a>,
                <>
                  <Turn lang={lang} turn="you" /> Jours à choisir
                </>,
                '4 décembre',
                '1093 0261 1045',
              ],
            },
          ]}
        />
        <Pagination lang={lang} page={3} pages={9} href={(page) => `?page=${page}`} />
      </section>
      <div class="g-columns">
        <section>
          <h2 id="follow">Suivi</h2>
          <Timeline
            lang={lang}
            entries={[
              { state: 'next', at: '2026-11-25', when: 'Mer. 25 novembre', title: 'Réponse à votre demande d’aide', text: 'Au plus tard.' },
              {
                state: 'now',
                at: '2026-11-23T16:05',
                when: 'Aujourd’hui, 16 h 05',
                title: 'Décision',
                turn: 'us',
                text: 'Hélène Marchal a pris votre dossier.',
              },
              { state: 'past', at: '2026-11-23T14:41', when: 'Aujourd’hui, 14 h 41', title: 'Demande envoyée' },
            ]}
          />
        </section>
        <Aside id="facts" title="Mes informations">
          <Facts
            lines={[
              { label: 'Adresse', value: '12, quai des Tanneurs' },
              { label: 'Foyer', value: '4 personnes' },
            ]}
          />
        </Aside>
      </div>
      <section>
        <h2 id="talk">Messages</h2>
        <Talk
          lang={lang}
          entries={[
            { by: 'person', who: 'Vous', at: '2026-11-23T10:02', when: '10 h 02', text: 'Je mets les photos ce soir.' },
            {
              by: 'agent',
              who: 'Hélène Marchal',
              at: '2026-11-23T11:02',
              when: '11 h 02',
              text: 'Merci. Rien d’autre ne manque.',
              note: 'Lu à 11 h 10',
            },
          ]}
        />
        <form class="g-say" method="post" action="/say">
          <label for="say">Votre message</label>
          <div>
            <textarea class="ds-input" id="say" name="text" rows={2} />
            <Button variant="secondary" icon="send">
              Envoyer
            </Button>
          </div>
        </form>
        <Details summary="Qui lit ce message ?">L’instructrice du dossier et son équipe.</Details>
      </section>
    </Wrap>
  </Shell>
)
