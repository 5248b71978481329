/** A list with one server and a column of links that nobody fills are left out. */
const STYLE = `
  body { margin: 0; }
  .scheme-container:not(:has(.auth-wrapper)), .response-col_links { display: none; }
  .swagger-ui .info summary { cursor: pointer; }
`;

/**
 * The page of Swagger UI. Its addresses are relative, because a proxy may serve it under a path of its own.
 * @param base where its files are, seen from the page
 */
export const page = (base: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Verkko Inventory API</title>
    <link rel="icon" href="${base}/favicon-32x32.png">
    <link rel="stylesheet" href="${base}/swagger-ui.css">
    <style>${STYLE}</style>
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${base}/swagger-ui-bundle.js"></script>
    <script src="${base}/page.js"></script>
  </body>
</html>
`;

/** The script of the page. A file of its own, because the content security policy allows none within the page. */
export const script = `
SwaggerUIBundle({
  dom_id: '#swagger-ui',
  url: new URL('../openapi.json', document.currentScript.src).href,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // The badge would send the address of this page to a validator on the internet.
  validatorUrl: null,
});
`;
