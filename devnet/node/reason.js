//! Why something failed, in words: not all that is thrown is an error, and not every error says something.

export function reasonOf(error) {
  return error?.message || error?.name || (error ? `${error}` : 'no reason was given')
}
