import type { Town } from '#definitions'
import { say } from '#definitions'
import { formatList } from '#web'
import type { Lang, Service } from '../contract.ts'
import { durationInWords } from '../pages/duration.ts'
import { t } from '../pages/texts.ts'
import { box, type ChartEdge, type ChartNode, chartOf } from './chart.ts'

/** Who acts, in words: the person, the calculation, a team of the town. */
export const actorInWords = ({ teams }: Pick<Town, 'teams'>, { workflow }: Service, who: string, lang: Lang): string => {
  if (who === 'applicant' || who === 'system') return t(lang, `chart.${who}`)
  const team = teams.find(({ path }) => path === workflow.roles[who])
  return team === undefined ? who : say(team.title, lang)
}

/** The picture of a workflow, and the same as a list for whoever does not see it. */
export function WorkflowPicture({ service, town, lang }: { service: Service; town: Pick<Town, 'teams'>; lang: Lang }) {
  const chart = chartOf(service, lang)
  const who = (one: string) => actorInWords(town, service, one, lang)
  const labelOf = (name: string) => chart.nodes.find((node) => node.name === name)?.label ?? name
  const moveText = (edge: ChartEdge): string =>
    edge.after === undefined
      ? t(lang, 'chart.move', { action: edge.label ?? '', who: formatList(lang, [...new Set(edge.by.map(who))]), state: labelOf(edge.to) })
      : t(lang, 'chart.time', { time: durationInWords(edge.after, lang), state: labelOf(edge.to) })
  return (
    <>
      <section class="g-chart" tabindex={0} aria-label={t(lang, 'chart.label')}>
        <svg viewBox={`0 0 ${chart.width} ${chart.height}`} width={chart.width} height={chart.height} aria-hidden="true" focusable="false">
          <defs>
            <marker id="g-chart-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
              <path class="g-chart__tip" d="M0 0 10 5 0 10z" />
            </marker>
          </defs>
          {chart.lanes.map(({ who: one, y, height }) => (
            <g>
              <rect class="g-chart__lane" x="0" y={y} width={chart.width} height={height} />
              {wrapped(who(one), 16).map((line, index, all) => (
                <text class="g-chart__who" x="12" y={y + height / 2 + (index - (all.length - 1) / 2) * 17 + 5}>
                  {line}
                </text>
              ))}
            </g>
          ))}
          {chart.edges.map(({ points, after }) => (
            <polyline
              class={`g-chart__line${after === undefined ? '' : ' g-chart__line--time'}`}
              points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
              marker-end="url(#g-chart-tip)"
            />
          ))}
          {chart.edges.map((edge) => (
            <EdgeLabel edge={edge} text={edge.label ?? durationInWords(edge.after ?? '0d', lang)} />
          ))}
          {chart.nodes.map((node) => (
            <StateBox node={node} />
          ))}
        </svg>
      </section>
      <details class="ds-details g-details">
        <summary>{t(lang, 'chart.words')}</summary>
        <div>
          <ul class="g-list">
            {chart.nodes.map((node) => (
              <li>
                <strong>{node.label}</strong>
                {node.by.length === 0 ? '' : ` (${formatList(lang, [...new Set(node.by.map(who))])})`}
                <ul class="g-list">
                  {chart.edges
                    .filter(({ from }) => from === node.name)
                    .map((edge) => (
                      <li>{moveText(edge)}</li>
                    ))}
                </ul>
              </li>
            ))}
          </ul>
        </div>
      </details>
    </>
  )
}

function StateBox({ node: { x, y, label, phase, outcome } }: { node: ChartNode }) {
  const lines = wrapped(label, 22)
  return (
    <g>
      <rect class="g-chart__state" data-phase={phase} data-outcome={outcome} x={x} y={y} width={box.width} height={box.height} rx="6" />
      {lines.map((line, index) => (
        <text class="g-chart__name" x={x + box.width / 2} y={y + box.height / 2 + (index - (lines.length - 1) / 2) * 18 + 5}>
          {line}
        </text>
      ))}
    </g>
  )
}

/** Beside the beginning of its line, on the side to which it goes. */
function EdgeLabel({ edge: { points }, text }: { edge: ChartEdge; text: string }) {
  const [first, second, third] = points
  if (first === undefined || second === undefined || third === undefined) return null
  const along = points.length === 5
  const back = along && third.x < second.x
  const shown = text.length > 24 ? `${text.slice(0, 23)}…` : text
  return (
    <text
      class={`g-chart__move${back ? ' g-chart__move--back' : ''}`}
      x={along ? second.x + (back ? -6 : 6) : first.x + 6}
      y={(along ? second.y : first.y) - 4}
    >
      {shown}
    </text>
  )
}

/** Words in lines of about `most` signs, three at most. */
function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]}…`]
}
