import { useEffect, useState } from 'react'

/** Light, dark or as the machine says; remembered in this browser. */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const NAME = 'awskey-theme'

function remembered(): Theme {
  const kept = localStorage.getItem(NAME)
  return THEMES.find((theme) => theme === kept) ?? 'system'
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(remembered)
  useEffect(() => {
    applyTheme(theme)
    localStorage.setItem(NAME, theme)
  }, [theme])
  return [theme, setTheme]
}
