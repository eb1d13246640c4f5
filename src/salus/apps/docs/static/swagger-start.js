// Starts Swagger UI on the document beside this page; the validator badge would ask a stranger, so it is off.
SwaggerUIBundle({
  url: document.currentScript.dataset.document,
  dom_id: "#page",
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
});
