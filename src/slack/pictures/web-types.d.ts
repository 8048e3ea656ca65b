/** Two names of the web platform that the renderer's own types mention and Node's do not have. Nothing of ours uses them. */
type RequestInfo = string | URL | Request
type BufferSource = ArrayBufferView | ArrayBuffer
