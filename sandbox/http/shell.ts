/** The HTML around the page: no words of its own, so that nothing here can go stale. */
function shell(title: string, entry: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/page.css"><script type="module" src="/page/${entry}.js"></script></head>
<body><div id="root"><noscript>The page of the sandbox needs JavaScript. Everything in it can be done with its JSON API too: <a href="/api">/api</a>.</noscript></div></body></html>`
}

export const WORKSPACE_SHELL = shell('awskey sandbox', 'workspace')
export const GALLERY_SHELL = shell('awskey gallery', 'gallery')
