import type { ReactNode } from 'react'
import { AttacksPanel } from './attacks-panel.tsx'
import { FaultsPanel } from './faults-panel.tsx'
import { More } from './more.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { SideSwitch } from './side-switch.tsx'
import { TimeControls } from './time-controls.tsx'

/** What no Slack and no AWS has: the hands on time and faults, and what went wrong. */
export function TopBar(): ReactNode {
  return (
    <header className="top-bar">
      <h1>
        awskey<span> sandbox</span>
      </h1>
      <SideSwitch />
      <TimeControls />
      <div className="top-tools">
        <ProblemsPanel />
        <FaultsPanel />
        <AttacksPanel />
        <More />
      </div>
    </header>
  )
}
