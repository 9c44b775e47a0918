// Says so when the network is gone, and takes it back when it returns.
(() => {
  "use strict";
  const notice = document.querySelector("[data-offline]");
  if (!(notice instanceof HTMLElement)) return;

  const show = () => {
    const offline = !navigator.onLine;
    // Text set after the element is shown is announced; text that was there is not.
    notice.hidden = !offline;
    notice.textContent = offline ? notice.dataset.offlineText || "" : "";
  };

  addEventListener("online", show);
  addEventListener("offline", show);
  if (!navigator.onLine) show();
})();
