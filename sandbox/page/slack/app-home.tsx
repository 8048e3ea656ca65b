import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import type { LiveView } from '../../wire/live-state.ts'
import { Blocks } from '../blocks/blocks.tsx'
import { SurfaceContext } from '../blocks/surface.ts'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { AnsweredNote, ProblemNote } from './problem-note.tsx'
import { type PersonActs, usePersonAct } from './use-person-act.ts'
import { useViewSurface } from './use-view-surface.ts'

/** awskey's Home of this person. Looking at it asks awskey to draw it anew, as in Slack. */
export function AppHome(): ReactNode {
  const { persona } = useSession()
  const home = useLive('homes').find(({ user }) => user === persona)
  const acts = usePersonAct('home')
  const open = useOpening(home, acts)
  const opening = acts.pending.includes('open')
  return (
    <div className="home">
      <div className="home-notes">
        {home !== undefined && <ProblemNote problem={acts.problem} dismiss={acts.dismiss} />}
        <p className="home-opening" role="status">
          {opening && (
            <>
              <span className="spinner" />
              {home === undefined ? 'Opening Home…' : 'Looking again…'}
            </>
          )}
        </p>
        <AnsweredNote ms={acts.answeredMs} />
      </div>
      {home !== undefined && <HomeBlocks view={home} acts={acts} />}
      {home === undefined && !opening && <NoHome problem={acts.problem} open={open} />}
    </div>
  )
}

/** Opens the Home when somebody looks at it, and again when it is gone after a fresh start. */
function useOpening(home: LiveView | undefined, { run }: PersonActs): () => void {
  const open = useCallback(() => {
    void run('open', 'home', {})
  }, [run])
  const shown = useRef<boolean>(false)
  useEffect(open, [open])
  useEffect(() => {
    if (shown.current && home === undefined) open()
    shown.current = home !== undefined
  }, [home, open])
  return open
}

function HomeBlocks(props: { readonly view: LiveView; readonly acts: PersonActs }): ReactNode {
  const { surface } = useViewSurface(props.view, 'home', props.acts)
  return (
    <SurfaceContext value={surface}>
      <div className="home-blocks">
        <Blocks blocks={props.view.blocks} />
      </div>
    </SurfaceContext>
  )
}

function NoHome(props: {
  readonly problem: string | undefined
  readonly open: () => void
}): ReactNode {
  return (
    <div className="empty-talk">
      <p className="empty-title">Home is not there yet</p>
      <p className="soft" role={props.problem === undefined ? undefined : 'alert'}>
        {props.problem ?? 'awskey draws it in a moment.'}
      </p>
      <button type="button" className="button" onClick={props.open}>
        Try again
      </button>
    </div>
  )
}
