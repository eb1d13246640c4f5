// Starts Redoc on the document beside this page, in the fonts that the machine has.
Redoc.init(
  document.currentScript.dataset.document,
  {
    hideLoading: true,
    nativeScrollbars: true,
    sortRequiredPropsFirst: true,
    theme: {
      typography: {
        fontFamily: "system-ui, sans-serif",
        headings: { fontFamily: "system-ui, sans-serif" },
        code: { fontFamily: "ui-monospace, monospace" },
      },
    },
  },
  document.getElementById("page"),
);
