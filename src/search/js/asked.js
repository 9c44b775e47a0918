// Says before anything is shown that the search page was asked something, so that what results replace is never
// shown and their place is kept. Runs in the head, without `defer`; a style sheet does the rest.
if (/[?&]q=[^&]/.test(location.search)) document.documentElement.dataset.searchAsked = "";
