import { createRoot } from 'react-dom/client'
import { Gallery } from './gallery/gallery-page.tsx'

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Gallery />)
