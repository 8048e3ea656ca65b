import type { ReactNode } from 'react'
import { THEMES, useTheme } from '../store/theme.ts'

/** Light, dark or as the machine says. Where there is no room for its word, a screen reader still reads it. */
export function ThemeSelect(): ReactNode {
  const [theme, setTheme] = useTheme()
  return (
    <label className="theme">
      <span className="theme-word">Theme</span>
      <select
        className="field"
        value={theme}
        onChange={({ target }) =>
          setTheme(THEMES.find((each) => each === target.value) ?? 'system')
        }
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {each} theme
          </option>
        ))}
      </select>
    </label>
  )
}
