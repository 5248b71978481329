/** Styles for Swagger UI that hide the list of servers, which has only one, and the column of links, which is empty. */
const STYLE = `
  body { margin: 0; }
  .schemes-server-container > div, .response-col_links { display: none; }
  .swagger-ui .info summary { cursor: pointer; }
`;

/**
 * The page of Swagger UI. Its URLs are relative, because a proxy may serve the page under another path.
 * @param base relative URL from the page to the files that it loads
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

/**
 * The script of the Swagger UI page, served as a separate file because the content security policy forbids inline
 * scripts.
 */
export const script = `
SwaggerUIBundle({
  dom_id: '#swagger-ui',
  url: new URL('../openapi.json', document.currentScript.src).href,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // The validator badge of Swagger UI would send the URL of this page to a server on the internet.
  validatorUrl: null,
});
`;
