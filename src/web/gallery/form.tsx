/** Pages of a form: every control, with and without errors; checking; what follows sending. */

import type { Step } from '../parts/steps.tsx'
import type { Lang } from '../words.ts'
import {
  Actions,
  Amount,
  Back,
  Button,
  Checkbox,
  Checkboxes,
  CheckGroup,
  Confirm,
  ConfirmPage,
  DateParts,
  Details,
  EnterContinues,
  ErrorSummary,
  Estimate,
  exampleFrame,
  FileInput,
  Form,
  FormPage,
  Known,
  MoneyInput,
  NumberField,
  People,
  Progress,
  Radios,
  Receipt,
  Result,
  Select,
  Shell,
  Steps,
  SuggestField,
  TaskList,
  Textarea,
  TextField,
  Timeline,
  Wrap,
} from './all.ts'

const steps: readonly Step[] = [
  { label: 'Votre logement', state: 'done', href: '/1' },
  { label: 'Votre foyer', state: 'now' },
  { label: 'Votre besoin', state: 'todo', note: '2 questions' },
  { label: 'Vérifier et envoyer', state: 'todo', note: 'À la fin' },
]
const interval = { low: 90, high: 2500, ceiling: 2500, words: { zero: '0 €', low: '90 €', high: '2 500 €', ceiling: '2 500 €' } }

const known = (lang: Lang) => (
  <Known
    lang={lang}
    lines={[
      {
        label: 'Revenu fiscal de référence',
        value: (
          <>
            <span class="g-number">31 240 €</span> par an
          </>
        ),
        sources: [
          { kind: 'document', text: 'Avis d’impôt 2026, reçu des finances publiques le 20 novembre' },
          { kind: 'seen', text: 'Vu par l’instructrice et sa responsable, par personne d’autre' },
        ],
        action: { href: '/fix', label: 'Corriger', object: 'le revenu' },
      },
    ]}
  />
)

export const question = (lang: Lang) => (
  <Shell
    frame={exampleFrame(lang, { session: { seconds: 1200, warn: 120, extend: { action: '/stay' }, signIn: '/in' } })}
    title="Votre logement"
    footer="short"
    stage={{ stage: 'pilot', until: '30 juin 2027', feedback: '/say' }}
  >
    <FormPage
      lang={lang}
      aside={
        <>
          <Steps lang={lang} steps={steps} note="Brouillon enregistré à 14 h 32. Gardé 30 jours, puis effacé." />
          <Estimate lang={lang} interval={interval}>
            90 € par nuit pour quatre personnes.
          </Estimate>
        </>
      }
    >
      <Back lang={lang} href="/0" />
      <Progress lang={lang} step={1} of={4} />
      <h1>Votre logement</h1>
      <Form to={{ action: '/post', fields: { mark: 'x' } }}>
        {known(lang)}
        <Radios
          lang={lang}
          id="sleep"
          name="sleep"
          label="Pouvez-vous y dormir en ce moment ?"
          question="h2"
          hint="Répondez non s’il n’y a ni chauffage ni électricité."
          value="no"
          options={[
            { value: 'no', label: 'Non, nous dormons ailleurs' },
            { value: 'yes', label: 'Oui, nous pouvons y dormir', hint: 'même dans une seule pièce' },
          ]}
        />
        <Details summary="Pourquoi cette question ?">L’aide est prévue pour les logements inhabitables.</Details>
        <Actions>
          <Button>Confirmer et continuer</Button>
          <Button variant="tertiary" name="later" value="1">
            Finir plus tard
          </Button>
        </Actions>
      </Form>
    </FormPage>
  </Shell>
)

export const errors = (lang: Lang) => (
  <Shell frame={exampleFrame(lang)} title="Votre foyer" footer="short" failed>
    <FormPage lang={lang} aside={<Steps lang={lang} steps={steps} />}>
      <Back lang={lang} href="/0" />
      <Progress lang={lang} step={2} of={4} />
      <ErrorSummary
        lang={lang}
        problems={[
          { field: 'p3-year', text: 'Inès : l’année de naissance est dans le futur' },
          { field: 'nights', text: 'Nuits : écrivez un nombre de 1 à 90' },
        ]}
      />
      <h1>Qui est hébergé avec vous ?</h1>
      <p class="g-lead">Comptez toutes les personnes qui vivaient dans le logement, même un bébé.</p>
      <Form to={{ action: '/post' }} files>
        <EnterContinues label="Confirmer et continuer" />
        <People
          lang={lang}
          entries={[
            {
              title: 'Samira Lambert',
              note: 'vous',
              text: 'Née le 9 juin 1988',
              source: { kind: 'register', text: 'Identité vérifiée le 23 novembre 2026' },
            },
            { title: 'Thomas Lambert', text: 'Né le 30 janvier 1986', correct: '/t', remove: { name: 'remove', value: '2' } },
            {
              title: 'Inès Lambert',
              remove: { name: 'remove', value: '3' },
              fields: (
                <DateParts
                  lang={lang}
                  id="p3"
                  name="p3"
                  label="Date de naissance"
                  values={{ day: '14', month: '03', year: '2105' }}
                  wrong={['year']}
                  error="L’année de naissance est dans le futur. Écrivez par exemple 2015."
                />
              ),
            },
          ]}
        />
        <p>
          <Button variant="secondary" icon="person-add" name="add" value="1">
            Ajouter une personne
          </Button>
        </p>
        <TextField
          lang={lang}
          id="name"
          name="name"
          label="Nom de la Verzekeringsmaatschappij en aansprakelijkheidsdekking"
          hint="Comme sur le contrat."
          value="Şahin"
          optional
        />
        <NumberField
          lang={lang}
          id="nights"
          name="nights"
          label="Nuits d’hébergement"
          value="140"
          error="Écrivez un nombre de 1 à 90."
          unit="nuits"
        />
        <MoneyInput lang={lang} id="rent" name="rent" label="Loyer" per="par mois" value="640,50" />
        <Textarea lang={lang} id="more" name="more" label="Autre chose à dire ?" value={'une\nligne'} optional />
        <Select
          lang={lang}
          id="floor"
          name="floor"
          label="Étage"
          value="2"
          options={[
            { value: '1', label: '1er étage' },
            { value: '2', label: '2e étage' },
          ]}
        />
        <SuggestField
          lang={lang}
          id="commune"
          name="commune"
          label="Commune"
          hint="Écrivez les premières lettres."
          suggest="/communes.json"
          value="Val"
        />
        <Checkboxes
          lang={lang}
          id="lost"
          name="lost"
          label="Qu’avez-vous perdu ?"
          values={['heat']}
          error="Choisissez au moins une réponse."
          options={[
            { value: 'heat', label: 'Le chauffage' },
            { value: 'clothes', label: 'Des vêtements' },
          ]}
        />
        <FileInput
          lang={lang}
          id="photos"
          name="photos"
          label="Photos des dégâts"
          kinds="JPEG, PNG ou PDF"
          maxBytes={10_000_000}
          multiple
          accept="image/*,.pdf"
          files={[
            {
              id: 'f1',
              name: 'un-très-long-nom-de-fichier-sans-aucune-espace-20261116-cuisine.jpg',
              size: 2_400_000,
              href: '/f1',
              note: 'reçu',
            },
          ]}
        />
        <Checkbox lang={lang} id="letter" name="letter" label="Me prévenir aussi par courrier" checked hint="Une lettre met 2 jours." />
        {known(lang)}
        <Actions>
          <Button>Confirmer et continuer</Button>
          <Button variant="tertiary" name="later" value="1">
            Finir plus tard
          </Button>
        </Actions>
      </Form>
    </FormPage>
  </Shell>
)

export const check = (lang: Lang) => (
  <Shell frame={exampleFrame(lang)} title="Vérifier" footer="short">
    <FormPage lang={lang} aside={<Steps lang={lang} steps={steps} />}>
      <h1>Vérifiez, puis envoyez</h1>
      <CheckGroup
        title="Votre logement"
        lines={[
          {
            label: 'Logement sinistré',
            value: '12, quai des Tanneurs',
            sources: [{ kind: 'register', text: 'Registre des habitants, confirmé par vous' }],
            action: { href: '/a', label: 'Modifier', object: 'l’adresse' },
          },
          {
            label: 'Vous êtes',
            value: 'Locataire',
            sources: [{ kind: 'person', text: 'Dit par vous' }],
            action: { href: '/b', label: 'Modifier', object: 'locataire' },
          },
        ]}
      />
      <Amount
        label="Vous recevriez"
        amount="1 260 €"
        terms={[
          { value: '90 €', text: 'par nuit', note: '4 personnes ou plus' },
          { value: '14', text: 'nuits', note: 'du 14 au 28 novembre' },
        ]}
      >
        <a href="/law">Règlement, art. 4</a>. Montant calculé, pas encore décidé.
      </Amount>
      <section class="g-flow g-send">
        <h2>Envoyer</h2>
        <p>
          La réponse arrive <strong>mercredi 25 novembre au plus tard</strong>.
        </p>
        <Form to={{ action: '/send' }}>
          <Actions>
            <Button>Envoyer ma demande</Button>
          </Actions>
        </Form>
        <Result
          lang={lang}
          interval={{ low: 900, high: 1260, ceiling: 2500, words: { zero: '0 €', low: '900 €', high: '1 260 €', ceiling: '2 500 €' } }}
          because={[
            { kind: 'computed', text: '90 € par nuit, de 10 à 14 nuits' },
            { kind: 'missing', text: 'Le nombre de nuits' },
            { kind: 'assumed', text: 'Vos ressources sont sous 55 000 € par an' },
          ]}
          sources={[{ href: '/law', label: 'Règlement d’aide d’urgence', note: 'en vigueur depuis le 15 novembre 2026' }]}
        />
        <h2>Vos étapes</h2>
        <TaskList lang={lang} steps={steps} />
      </section>
    </FormPage>
  </Shell>
)

export const sent = (lang: Lang) => (
  <Shell frame={exampleFrame(lang)} title="Demande reçue">
    <Wrap end>
      <div class="g-columns g-done">
        <div>
          <Confirm ok="Demande 4182 0261 1230 bien reçue" title="C’est à nous maintenant">
            Vous aurez une réponse <strong>mercredi 25 novembre au plus tard</strong>.
          </Confirm>
          <h2>Et ensuite ?</h2>
          <Timeline
            lang={lang}
            entries={[
              { state: 'past', at: '2026-11-23T14:41', when: 'Aujourd’hui, 14 h 41', title: 'Demande reçue' },
              { state: 'now', at: '2026-11-25', when: 'D’ici mercredi 25 nov.', title: 'Décision', turn: 'us' },
              { state: 'next', when: 'Ensuite', title: 'Versement' },
            ]}
          />
        </div>
        <Receipt
          lang={lang}
          reference="4182 0261 1230"
          lines={[
            { label: 'Demande', value: 'Aide au logement d’urgence' },
            { label: 'Reçue le', value: <time datetime="2026-11-23T14:41">23 novembre 2026, 14 h 41</time> },
          ]}
          proof={{
            mark: '7f3a 91c2 e05b 44d8',
            text: (
              <>
                Entrée 48 217 du journal. <a href="/log">La vérifier</a>
              </>
            ),
          }}
          actions={[
            { href: '/print', label: 'Imprimer', icon: 'print' },
            { href: '/pdf', label: 'Enregistrer', icon: 'pdf' },
          ]}
        />
      </div>
    </Wrap>
  </Shell>
)

export const withdraw = (lang: Lang) => (
  <Shell frame={exampleFrame(lang, { person: undefined, signOut: undefined, signIn: '/in' })} title="Retirer ma demande" footer="short">
    <ConfirmPage lang={lang} title="Retirer votre demande ?" back="/case">
      <p>Personne ne la lira plus. Vous pourrez en faire une autre.</p>
      <Form to={{ action: '/withdraw' }}>
        <Actions>
          <Button danger>Retirer ma demande</Button>
          <a href="/case">La garder</a>
        </Actions>
      </Form>
    </ConfirmPage>
  </Shell>
)
