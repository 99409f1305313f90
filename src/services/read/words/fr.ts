import type { ProblemWords } from './codes.ts'

/** Ce qui ne va pas, en français : pour la page de qui conçoit les services. */
export const french: ProblemWords = {
  'file-too-big': {
    message: 'Ce fichier est trop gros.',
    expected: '1 Mo au plus',
    hint: 'Mettez les exemples et les règles à côté : examples.yaml, rules.publicodes.',
  },
  binary: { message: 'Ce fichier contient des signes qui ne sont pas du texte.', expected: 'un fichier de texte en UTF-8' },
  'too-deep': { message: 'Trop de niveaux sont emboîtés.', expected: '40 niveaux au plus' },
  alias: {
    message: 'Les ancres (&), les alias (*) et les fusions (<<) ne sont pas permis.',
    hint: 'Écrivez la valeur une seconde fois, ou « like: champ ». Un texte qui commence par & ou * demande des guillemets.',
  },
  tag: {
    message: 'Les étiquettes (!) ne sont pas permises.',
    hint: "Un texte qui commence par un point d'exclamation demande des guillemets.",
  },
  'empty-file': { message: 'Ce fichier est vide.', expected: 'des clés, la première étant « service: »' },
  tab: { message: "Une tabulation est à la place d'espaces.", hint: 'Remplacez chaque tabulation par deux espaces.' },
  'two-documents': { message: 'Le fichier contient plusieurs documents (---).', expected: 'un document par fichier' },
  unclosed: { message: "Un guillemet ou un crochet n'est pas fermé.", hint: 'Cherchez plus haut celui qui ouvre.' },
  'no-colon': {
    message: "Cette ligne n'est ni « nom: valeur » ni la suite d'un texte.",
    hint: 'Un texte de plusieurs lignes demande des guillemets, ou | après les deux-points.',
  },
  'text-after-quote': {
    message: 'Il reste quelque chose après la fin de cette valeur.',
    hint: "Mettez tout le texte entre guillemets doubles ; entre apostrophes, une apostrophe s'écrit deux fois.",
  },
  'stray-bracket': { message: "Un crochet ferme ce que rien n'a ouvert." },
  indent: {
    message: "La ligne ne commence pas où il faut, ou une accolade n'est pas fermée plus haut.",
    hint: 'Fermez-la, ou commencez la ligne sous celle dont elle dépend.',
  },
  'colon-in-text': { message: "Deux-points suivis d'une espace coupent ce texte.", hint: 'Mettez le texte entre guillemets doubles.' },
  'quote-needed': { message: 'Un texte ne peut pas commencer par ce signe.', hint: 'Mettez le texte entre guillemets doubles.' },
  'curly-quotes': {
    message: 'Ce texte est entre guillemets typographiques ({sign}) : YAML ne les connaît pas, ils seraient affichés.',
    hint: 'Écrivez des guillemets droits : "…". Pour en montrer des ronds, entourez-les de droits.',
  },
  escape: {
    message: "Une barre inverse entre guillemets doubles commence un signe qui n'existe pas.",
    hint: 'Mettez le texte entre apostrophes.',
  },
  yaml: { message: "Ce n'est pas du YAML : {said}" },
  'unquoted-variable': {
    message: 'Mettez ce texte entre guillemets : une phrase avec des accolades en demande.',
    hint: 'fr: "Il nous manque {$liste}."',
  },
  'cut-by-comma': {
    message: 'Une virgule entre accolades coupe le texte avant « {word} ».',
    hint: 'Mettez tout le texte entre guillemets doubles.',
  },
  'duplicate-key': { message: '« {key} » est écrit deux fois ; la première, ligne {line}.', hint: 'Gardez-en une.' },
  'key-not-text': { message: 'Une clé est un simple nom.', expected: 'nom: valeur' },
  'reserved-name': { message: '« {name} » ne peut pas servir de nom.', hint: 'Choisissez un autre mot.' },
  'not-finite': { message: "Ce nombre n'a pas de valeur finie." },
  'unknown-part': {
    message: "Le fichier « {name} » ne fait pas partie d'un service.",
    expected: 'rules.publicodes · i18n/<langue>.yaml · local/<code>.yaml · examples.yaml',
  },
  'part-twice': { message: '« {key} » est dans le fichier du service et dans {name}.', hint: "Gardez l'un des deux." },
  'unknown-text': {
    message: "Le fichier du service n'a pas de texte à cet endroit.",
    hint: "Reprenez l'arbre du fichier du service, avec les textes seulement.",
  },
  'text-twice': { message: 'Ce texte est donné dans le fichier du service et dans {name}.', hint: "Gardez l'un des deux." },
  'unknown-key': { message: 'La clé « {key} » est inconnue.', hint: 'Vouliez-vous dire « {near} » ?' },
  'missing-key': { message: 'Il manque « {key} ».' },
  'wrong-type': { message: 'On lit ici {got}.' },
  'not-one-of': { message: "{got} n'est pas un des mots connus ici." },
  'bad-form': { message: "{got} n'a pas la bonne forme." },
  'bad-name': { message: '« {name} » ne peut pas servir de nom ici.' },
  'wrong-size': { message: '{got} : hors limites.' },
  'missing-language': { message: 'Ce texte manque en : {languages}.', hint: 'Écrivez { fr: …, en: … }, ou complétez i18n/<langue>.yaml.' },
  'unknown-language': {
    message: "« {lang} » n'est pas une langue de ce service.",
    hint: 'Ajoutez-la à « languages », ou retirez ce texte.',
  },
  'names-for-labels': {
    message: "{count} états, actions, pages ou champs n'ont pas de libellé en {languages} : on montre leur nom ({names}).",
    hint: 'label: { fr: …, en: … }',
  },
  'missing-label': { message: "Le champ « {name} » n'a pas de libellé.", expected: "label: la question telle qu'on la pose" },
  'unknown-concept': { message: "La ville n'a pas de notion « {concept} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'concept-type': { message: 'La notion « {concept} » est de type {type}.', hint: 'Retirez le type, ou la notion.' },
  'like-of-like': { message: '« {name} » est déjà semblable à un autre champ.', hint: 'Nommez le champ qui a la forme.' },
  'key-for-other-type': { message: "« {key} » ne dit rien d'un champ de type {type}." },
  'min-above-max': { message: 'Le plus petit ({min}) dépasse le plus grand ({max}).' },
  'bad-pattern': { message: 'Ce motif ne peut pas servir : {why}.' },
  'bad-default': { message: "Ce n'est pas une valeur pour un champ de type {type}." },
  'list-in-list': {
    message: '« {name} » est une liste dans une liste.',
    hint: 'Faites-en une liste à part, et désignez sa ligne par un champ de type row.',
  },
  'one-aggregate': { message: 'Un cumul dit une seule chose.' },
  'unknown-list': { message: "La ville n'a pas de liste de codes « {list} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-field': { message: "Il n'y a pas de champ « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-state': { message: "Il n'y a pas d'état « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-role': { message: "Il n'y a pas de rôle « {name} » dans workflow / roles.", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-actor': {
    message: "« {name} » n'est ni applicant, ni system, ni un rôle de ce service.",
    hint: 'Vouliez-vous dire « {near} » ?',
  },
  'unknown-reader': { message: "« {name} » n'est pas un rôle de ce service.", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-message': { message: "Il n'y a pas de message « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-document': { message: "Il n'y a pas de document « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-request': { message: "Il n'y a pas de demande à un tiers « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-action': { message: "Il n'y a pas d'action « {name} » ici.", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-local': { message: "Le service n'a pas de valeur locale « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'story-refused': { message: "« {example} » : « {step} » n'est pas possible le {day} ({code})." },
  'unknown-fragment': { message: "« {name} » n'existe pas.", hint: 'Posez son texte dans fragments/{name}.yaml.' },
  'fragment-twice': { message: '« {name} » est aussi dans {id}.', hint: 'Retirez-le d’un côté : ce qui est partagé ne se redit pas.' },
  'fragment-name': { message: 'Ce fichier dit être {name}, on le demande comme {id}.' },
  'public-private': { message: '« {name} » dit qui est la personne ou ce qui est sensible : on ne le rend pas public.' },
  'local-amount': { message: "« {got} » n'est pas une valeur locale.", hint: "Écrivez un nombre, avec l'unité {unit} ou sans." },
  'local-limit': { message: '« {name} » doit être entre {min} et {max}.' },
  'queue-state': {
    message: '« {name} » est un état de phase {phase} : qui attend une place attend une réponse de notre part.',
    hint: 'Faites attendre dans un état de phase open.',
  },
  'queue-offer': {
    message: "« {name} » propose une place : un rôle le fait, et le dossier quitte la liste d'attente.",
    hint: 'by: un rôle, et to: un autre état',
  },
  'queue-system': {
    message: '« {name} » donnerait une place sans personne : une file classe, et une personne propose.',
    hint: 'by: un rôle',
  },
  'queue-order': {
    message: "Chaque ligne de l'ordre dit une seule chose.",
    hint: '{ most: points }, { least: … }, { first: date de dépôt } ou { last: … }',
  },
  'queue-kind': { message: '« {name} » ne peut ni classer ni compter ici.', hint: 'Attendu : {expected}.' },
  'queue-circle': {
    message: '« {name} » repose sur « {of} », qui en dépend.',
    hint: 'Faites-le reposer sur ce que disent les dossiers eux-mêmes.',
  },
  'unknown-addressee': {
    message: "Personne ne s'appelle « {name} » : ni rôle, ni partie.",
    hint: 'Écrivez un rôle, une partie, applicant, public, partner ou registry.<nom>.',
  },
  'party-unnamed': {
    message: '« {field} » ne demande pas le prénom, le nom et la date de naissance : « {name} » ne serait pas reconnu à coup sûr.',
    hint: 'type: person, parts: [prénom, nom, naissance] ; dans une liste, une personne ou ces trois champs.',
  },
  'party-may-not': { message: "« {name} » n'a pas le droit « {may} » que demande cette ligne.", hint: 'Ajoutez-le à son « may ».' },
  'party-idle': {
    message: 'Le fichier ne demande et ne montre rien à « {name} », qui ne sera donc pas invité.',
    hint: 'Qui reçoit des documents doit être nommé avec sa date de naissance ; qui aide seulement à remplir vient par un mandat (helper).',
  },
  'party-draft': { message: "Un brouillon est à la seule personne qui demande : « {name} » n'y agit pas." },
  'party-decides': { message: '« {name} » ne peut pas donner son issue à un dossier.' },
  'about-nobody': {
    message: '« {name} » ne dit pas de qui parle le dossier.',
    hint: 'Un champ de type person, que la personne qui demande remplit : ni identity, ni profile.',
  },
  'partner-nobody': {
    message: 'Aucun partenaire ne peut venir : dans access, actors nomme partner et partner dit lesquels.',
    hint: 'Écrivez par exemple : actors: [self, partner], partner: maternité.',
  },
  'partner-idle': {
    message: "Les partenaires « {name} » ouvrent un dossier, et aucune action du brouillon n'est à eux.",
    hint: "Écrivez une action by: partner, avec to, dans l'état de phase draft.",
  },
  'offline-unseen': {
    message: 'Sans le canal web, personne ne remplit le formulaire sans réseau.',
    hint: 'Ajoutez web à access / channels.',
  },
  'request-lacks': { message: 'Une demande de type {kind} a besoin de « {key} ».' },
  'consultation-fills': { message: 'Une consultation ne remplit pas les réponses du dossier.', hint: 'Retirez « fill ».' },
  'request-no-answer': {
    message: 'Le silence ne répond pas à une demande de type {kind}.',
    hint: 'Retirez « missed », ou demandez un avis.',
  },
  'request-together': {
    message: 'Seul un rendez-vous peut être pris par plusieurs à la fois, pas une demande de type {kind}.',
    hint: 'Retirez « together ».',
  },
  'extends-nothing': {
    message: 'Rien ne court ici que cette action puisse prolonger.',
    hint: 'Donnez un délai légal au déroulement, ou une durée « valid » à cet état.',
  },
  'extend-unit': {
    message: "{by} ne s'ajoute pas à {to}.",
    hint: 'Comptez en jours, en jours ouvrés ou en mois, comme le délai que cette action prolonge.',
  },
  'alike-names': {
    message: '« {name} » et « {other} » ne diffèrent que par des accents, des majuscules ou des apostrophes.',
    hint: 'Personne ne verra la différence : donnez-leur des noms différents.',
  },
  'page-twice': { message: "Deux pages s'appellent « {name} »." },
  'reserved-role': { message: '« {name} » agit dans tous les services et ne peut pas être un rôle.' },
  unbalanced: {
    message: "Une parenthèse n'est pas fermée dans « {text} ».",
    hint: 'Entre accolades, un texte avec une virgule demande des guillemets : YAML le coupe là.',
  },
  'unknown-authority': { message: "La ville n'a pas d'administration « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-calendar': { message: "La ville n'a pas de calendrier « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'unknown-event': {
    message: "La ville ne connaît pas l'événement de vie « {name} » : le service n'est classé sous aucun.",
    hint: 'Vouliez-vous dire « {near} » ?',
  },
  'unknown-theme': { message: "La ville n'a pas de thème « {name} ».", hint: 'Vouliez-vous dire « {near} » ?' },
  'pilot-nowhere': {
    message: 'Personne ne vit dans « {code} » : ce n’est le code d’aucune commune.',
    hint: 'Un code de commune a cinq signes, comme 55900.',
  },
  'unknown-team': {
    message:
      "La ville n'a pas encore d'équipe « {name} » : ses dossiers attendent dans la liste générale jusqu'à ce qu'un administrateur la nomme.",
    hint: 'Vouliez-vous dire « {near} » ?',
  },
  'unknown-partner': {
    message: "La ville n'a pas encore de partenaire « {name} » : personne n'ouvrira de dossier à ce titre.",
    hint: 'Vouliez-vous dire « {near} » ?',
  },
  'unknown-registry': {
    message: "La ville n'a pas de registre « {name} » : on demande à la personne.",
    hint: 'Vouliez-vous dire « {near} » ?',
  },
  'missing-registry': {
    message: "La ville n'a pas de registre « {name} », et on ne demande jamais à la personne.",
    hint: 'Retirez « ask: never », ou choisissez un registre de la ville.',
  },
  'new-purpose': {
    message: "La finalité « {name} » n'est pas au registre des traitements : elle y est inscrite avec le service.",
    hint: 'Vouliez-vous dire « {near} » ?',
  },
  'language-not-offered': { message: 'La ville ne propose pas la langue « {lang} ».' },
  'no-common-language': { message: 'Le service ne parle aucune langue de la ville.' },
  'asked-twice': { message: 'Le champ « {name} » est déjà sur une page.', hint: "Demandez une seule fois : retirez-le de l'une des deux." },
  'never-asked': {
    message: "Le champ « {name} » n'est sur aucune page, aucune action ne le remplit, aucune source ne le connaît.",
    hint: 'Mettez-le sur une page, ou donnez-lui une source : from: [registry.<id>].',
  },
  'only-sourced': {
    message: "Le champ « {name} » n'est sur aucune page : si sa source se tait, on ne demande à personne.",
    hint: 'Mettez-le sur une page, ou dites-le : ask: never.',
  },
  'never-filled': {
    message: "Le champ « {name} » n'est jamais demandé et n'a pas de source.",
    hint: 'Donnez-lui une source : from: [registry.<id>].',
  },
  'never-asked-on-page': {
    message: "Le champ « {name} » n'est jamais demandé, et il est sur une page.",
    hint: 'Retirez-le de la page, ou retirez « ask: never ».',
  },
  'office-never-fills': {
    message: 'Le champ « {name} » est rempli par « {role} », et aucune action ne le remplit.',
    hint: 'fill: [{name}] dans une de ses actions.',
  },
  'nothing-to-confirm': { message: "Le champ « {name} » n'a pas de source : il n'y a rien à confirmer.", hint: 'from: [profile]' },
  'sent-nowhere': { message: "Le champ « {name} » envoie des champs à un registre, et n'en nomme pas.", hint: 'from: [registry.<id>]' },
  'needs-without-source': {
    message: "« {name} » veut « {field} » vérifié, et ce champ n'a pas de source.",
    hint: 'Donnez-lui une source : from: [registry.<id>].',
  },
  'declared-ok-person': { message: "« {name} » n'est pas une action du système : « declared-ok » n'y dit rien." },
  'optional-in-sum': { message: 'Le nombre « {field} » peut rester vide : la règle « {rule} » est alors inconnue.', hint: 'default: 0' },
  'dated-too-late': {
    message: "« {name} » n'a pas de valeur avant le {first}, et on lit le service au {earliest}.",
    hint: 'Ajoutez la valeur de ce jour.',
  },
  'unreachable-state': { message: "Rien ne mène à l'état « {name} ».", hint: "Nommez-le dans le « to » d'une action, ou retirez-le." },
  'dead-end': {
    message: "Un dossier ne peut pas quitter l'état « {name} ».",
    hint: 'Donnez-lui une action avec « to », une échéance, ou la phase done.',
  },
  'missing-outcome': {
    message: "L'état « {name} » termine le dossier et n'a pas d'issue.",
    expected: 'outcome: granted · partly · refused · withdrawn · closed',
  },
  'early-outcome': { message: "Un état de phase {phase} n'a pas encore d'issue.", hint: 'Seuls les états running et done en ont une.' },
  'clock-in-done': { message: "L'état « {name} » est terminé : « {key} » ne peut pas s'y produire." },
  'waits-for-ever': { message: "L'état « {name} » attend le demandeur sans fin.", hint: 'expire: { after: 30d, to: …, remind: [7d] }' },
  'valid-not-running': { message: 'Seul un droit en cours vaut pour un temps ; cet état est de phase {phase}.', hint: 'phase: running' },
  'idle-action': { message: 'Cette action ne fait rien.', hint: 'Donnez-lui to, then, send, fill ou ask.' },
  'clock-from': { message: 'Le délai de la loi ne peut pas commencer dans un état de phase {phase}.' },
  'pause-not-waiting': { message: "Le délai s'arrête dans « {name} », qui n'attend pas le demandeur (phase {phase})." },
  'silence-without-article': {
    message: "Le silence n'a d'effet que par la loi, et aucun article n'est nommé.",
    hint: "reference: l'article",
  },
  'silence-means': {
    message: 'On ne dit pas ce que le silence veut dire.',
    expected: 'means: granted (avec un état qui accorde dans « to »), ou means: refused',
  },
  'silence-refuses-to': {
    message: "Le silence qui refuse n'est pas une décision de notre part : il ne mène à aucun état.",
    hint: 'Retirez « to: {name} » : le dossier reste ouvert, et la personne apprend la date et comment contester.',
  },
  'silence-grants-nothing': {
    message: 'Le silence accorde, et ne mène à aucun état qui accorde.',
    expected: "to: un état dont l'issue est granted ou partly",
  },
  'expiry-refuses': {
    message: 'Dans « {name} », laisser passer le temps refuse le dossier. Seule une personne refuse.',
    hint: "Menez à un état où quelqu'un travaille, ou à un état dont l'issue est withdrawn.",
  },
  'expiry-without-reminder': {
    message: 'Dans « {name} », laisser passer le temps termine un dossier envoyé, sans rappel.',
    hint: 'remind: [7d, 2d]',
  },
  'expiry-without-article': {
    message: 'Dans « {name} », laisser passer le temps termine un dossier envoyé, sans article.',
    hint: "reference: l'article",
  },
  'rule-without-article': {
    message: "La règle « {name} » décide ({by}) et ne nomme aucun article, ni elle ni une règle qu'elle lit.",
    hint: 'références: { "l\'article": "https://…" }',
  },
  'refusal-without-reason': { message: '« {name} » refuse, en tout ou en partie, sans motif.', hint: 'reason: required' },
  'refusal-without-article': {
    message: '« {name} » peut refuser, et le service ne cite aucun texte : la lettre ne dirait pas sur quoi elle se fonde.',
    hint: 'références: { "l\'article": "https://…" }',
  },
  'system-refuses': {
    message: 'Dans « {name} », le système termine seul le dossier ({outcome}). Seule une personne le peut.',
    hint: 'by: un rôle',
  },
  'system-lowers': {
    message: 'Dans « {name} », le système abaisse seul un droit, de {from} à {to}. Seule une personne le peut.',
    hint: 'by: un rôle',
  },
  'system-without-rule': {
    message: 'Dans « {name} », le système accorde seul, et sans règle.',
    expected: "when: le nom d'une règle qui a des références",
  },
  'system-unverified': {
    message: "Dans « {name} », le système décide seul sur ce que personne n'a vérifié : {fields}.",
    hint: 'Ajoutez-les à « needs » si une source les vérifie, ou à « declared-ok » si la parole de la personne suffit.',
  },
  'system-special': {
    message: 'Dans « {name} », le système décide seul sur une catégorie particulière de données : {fields} (RGPD, art. 9 et 22).',
    hint: 'by: un rôle',
  },
  'system-after-contest': {
    message:
      "« {name} » laisse le système décider dans « {state} », où arrivent les dossiers contestés. Seule une personne décide d'une contestation.",
    hint: 'Menez la contestation à un état qui lui est propre.',
  },
  'system-loop': { message: '« {name} » laisse le système revenir à son point de départ, sans fin.' },
  'offers-nothing': { message: "L'offre n'envoie aucun message et n'ouvre aucun dossier.", expected: 'send: un message, ou open: un état' },
  'open-grants-nothing': {
    message: "L'offre ouvre un dossier dans « {name} », qui n'accorde rien.",
    expected: "open: un état dont l'issue est granted ou partly",
  },
  'open-unsourced': {
    message: "L'offre accorde sans demande, et aucune source ne connaît : {fields}.",
    hint: 'Donnez-leur une source (from: [registry.<id>]), ou envoyez seulement un message.',
  },
  'missing-retention': {
    message: 'On ne dit pas combien de temps sont gardés les dossiers qui finissent ainsi : {outcome}.',
    hint: 'keep: { {outcome}: 2y }',
  },
  'keep-unused': { message: 'Aucun dossier ne finit ainsi : {outcome}.' },
  'fills-unseen': { message: '{roles} remplit « {name} » et ne peut pas le voir.', hint: 'Ajoutez le rôle à data / visible / {name}.' },
  'fills-for-other': { message: "Le champ « {name} » est le travail de « {role} », et quelqu'un d'autre le remplit ici." },
  'message-syntax': {
    message: "Ce texte n'est pas du MessageFormat 2, près de « {at} ».",
    hint: "Une variable s'écrit {$nom}. Une accolade du texte lui-même s'écrit \\{.",
  },
  'variable-with-space': { message: "Une variable n'a ni espace ni apostrophe : {word}.", hint: 'Écrivez {near}.' },
  'word-in-braces': { message: '« {word} » entre accolades affiche le mot lui-même.', hint: 'Écrivez {near}.' },
  markup: { message: 'Un texte ne contient pas de balise (« {word} »).' },
  'unknown-function': { message: "Il n'y a pas de fonction « :{name} »." },
  'unknown-variable': { message: "Il n'y a pas de variable « {name} ».", hint: 'Vouliez-vous dire {near} ?' },
  'ambiguous-variable': {
    message: 'La variable « {name} » peut vouloir dire plusieurs choses : {names}.',
    hint: "Donnez un autre nom à l'une d'elles.",
  },
  'sensitive-in-message': {
    message: 'Le champ sensible « {name} » part dans un message.',
    hint: "Les messages voyagent par e-mail et SMS : écrivez ce que d'autres peuvent lire.",
  },
  'unused-role': { message: 'Le rôle « {name} » ne fait rien.' },
  'unused-message': { message: "Le message « {name} » n'est jamais envoyé." },
  'unused-document': { message: "Le document « {name} » n'est jamais délivré." },
  'unused-request': { message: "La demande à un tiers « {name} » n'est jamais faite." },
  'example-unknown-name': { message: "Dans l'exemple « {example} », il n'y a ni champ, ni règle, ni contrôle « {name} »." },
  'example-fails': { message: "Dans l'exemple « {example} », {name} donne {got}." },
  'example-not-stopped': {
    message: "Dans l'exemple « {example} », le contrôle « {name} » ne dit rien : {must} est vrai, ou une réponse manque.",
  },
  'example-given': { message: "Dans l'exemple « {example} », « {name} » ne peut pas valoir {got}." },
  'example-value': { message: "Dans l'exemple « {example} », le contrôle « {name} » ne s'attend pas ainsi : {why}." },
  'not-built': {
    message: 'Pas encore construit : {part}.',
    hint: 'Le fichier est juste ; Guichet ne sait pas encore agir sur cette partie, elle ne peut donc pas être publiée.',
  },
  'unknown-mandate': { message: "Aucun mandat de la sorte « {kind} » n'existe.", hint: 'Sortes connues : {known}.' },
}
