// Generated from openapi.json by openapi-typescript: npm run docs writes this file.

export interface paths {
    "/api/v1/inventory/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store readings
         * @description Stores all readings of the body or none. The response comes after they are durable. A reading is a count (`quantity`) or an adjustment (`delta`). Readings may be of any age and come in any order: the level of a product depends on which readings there are, and not on when they were stored.
         */
        post: operations["storeReadings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store readings
         * @description Stores all readings of the body or none. The response comes after they are durable. This path knows counts in the unnamed location only.
         */
        post: operations["storeReadingsUnversioned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the readings of one product
         * @description Oldest first by default. An unknown product is an empty page.
         */
        get: operations["queryReadings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the readings of one product
         * @description Oldest first by default. An unknown product is an empty page.
         */
        get: operations["queryReadingsUnversioned"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store the readings of a file
         * @description Takes CSV or NDJSON of any size, also packed (`Content-Encoding: gzip`) or as the one file of a form, and stores all of it or nothing. A file with mistakes is read to its end, and the first 100 are named by line and column; `on_invalid=skip` stores everything else. The parameters describe files of other systems. Send at least 256 KB, or the end, every `IMPORT_IDLE_TIMEOUT` (30 s by default).
         */
        post: operations["importReadings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get readings as a file
         * @description Every reading that matches, of one product or of all, by product and location and then oldest first, as an import takes it. The columns are `productid`, `quantity` and `timestamp` where the stock has counts in the unnamed location only, and otherwise also `location`, `delta` (`quantity` is empty then), `reason` and `reference`. Where it fails half way, the connection is cut: an answer that ends in good order is whole. Readings that are stored meanwhile may be in it or not.
         */
        get: operations["exportReadings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the levels of some products
         * @description The level of a product is its stock, now or at a moment (`at`): at each location the newest count up to then, plus all adjustments after the time of that count and up to then; and the sum over the locations. Now is the clock of the database plus `CLOCK_TOLERANCE` (5 minutes by default): a reading of a later time has no influence before its time.
         */
        get: operations["getLevels"];
        put?: never;
        /**
         * Read the levels of many products
         * @description The same as by GET, for up to 1,000 products with names of any length. It counts as a read, for scopes and rate limits.
         */
        post: operations["findLevels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the products with their levels
         * @description Every product that has a reading up to now, by productid, with its details. Filters are combined: a product fulfils all of them. A page of a filter looks at 10,000 products at most, for about a second; it may then have fewer than `limit`, or none, and `next_cursor` goes on.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the level of a product over time, for a plot
         * @description One bucket for each interval, at most 2,000. A bucket without a reading has the level of the bucket before it, and `count` 0. There are no buckets before the first reading.
         */
        get: operations["getSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Forecast when products run out
         * @description Divides the level by the median consumption of the last whole days (`window`). The consumption of a day is how much its readings lowered the level. Readings with the reason `correction`, `stocktake` or `transfer` are no consumption. Days without stock are left out.
         */
        get: operations["getForecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void readings
         * @description Takes wrong readings back: all of the request or none. Levels no longer count them, now and at any moment of the past. The service keeps them, with who voided them, when and why. To void a reading again changes nothing, so a retry is safe.
         */
        post: operations["voidReadings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/products/{productid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the details of a product
         * @description What people want to know of a product: its name, barcodes and unit. The service needs none of it. A caller who is bound to locations reads the details of products that have a reading there.
         */
        get: operations["getProduct"];
        /**
         * Replace the details of a product
         * @description Sets all details at once: a detail that is left out is removed. The product may be new. Not for callers who are bound to locations: it concerns all of them.
         */
        put: operations["replaceProduct"];
        post?: never;
        /**
         * Erase a product
         * @description Deletes every reading of the product, voided ones too, and its details, for good. The name of the product remains. The log says who did it, and how many readings were deleted. Not for callers who are bound to locations: it concerns all of them.
         */
        delete: operations["eraseProduct"];
        options?: never;
        head?: never;
        /**
         * Change some details of a product
         * @description Sets the details that are given, and keeps the others. `null` removes a detail. Not for callers who are bound to locations: it concerns all of them.
         */
        patch: operations["changeProduct"];
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rules
         * @description In the order in which they were made. A caller who is bound to locations gets the rules of these.
         */
        get: operations["listRules"];
        put?: never;
        /**
         * Make a rule
         * @description A rule is about a state. An event tells once that it began, and once that it ended, for each product: also for what is so already when the rule is made. A caller who is bound to locations makes rules for these.
         */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a rule */
        get: operations["getRule"];
        put?: never;
        post?: never;
        /**
         * Delete a rule
         * @description It tells nothing any more, also not that a state ended. Its events stay.
         */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        /**
         * Change a rule
         * @description Sets the members that are given, and keeps the others; `null` resets one to its default. Products, location and `when` of a rule never change: make another rule for them.
         */
        patch: operations["changeRule"];
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events
         * @description What rules found, and which readings were voided, in the last 30 days. Send the `id` of the last event as `after` to get those that follow it: none is missed, also after an outage. `order=desc` begins with the newest. A caller who is bound to locations gets the events of these locations, and none of all locations together.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks
         * @description In the order in which they were made, without secrets. A caller who is bound to locations gets the webhooks of these.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description Every event of these types that is made from now on is sent to the URL by POST, signed as [Standard Webhooks](https://www.standardwebhooks.com) describes. The secret is shown once, in this response. A caller who is bound to locations makes webhooks for these.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a webhook */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Nothing more is sent, and its deliveries are deleted. The events stay.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description Sets the members that are given, and keeps the others. `enabled` starts a webhook that the service has disabled. Products and location of a webhook never change: make another webhook for them.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description Requests have a signature by each of the two secrets for `grace` seconds more, a day by default, so that a receiver can change to the new one meanwhile.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook
         * @description What was sent in the last 30 days and what is to be sent, the newest event first.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook
         * @description Sends a request of type `webhook.test` at once, and returns what came of it. It is sent once, also to a webhook that is disabled, and is not among the deliveries.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events again
         * @description Sends the kept events after a given one that the webhook asks for, also those that were delivered, and those that were made while the webhook was disabled. An event that was sent before keeps its `webhook-id`.
         */
        post: operations["replayEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow levels as they change
         * @description Server-sent events that go on until the client leaves: first `level.changed` with the level of each product, then `ready`, then `level.changed` whenever a level changes (at most once a second for each product and location, always the newest), and the events of rules. `data` of each is an event as in the list of events; `level.changed` is not stored, so it has no `id` of its own and is in no list. Without `location` the levels are those of all locations together; a caller who is bound to locations gets one message for each of these. A product without a reading has no `quantity`. Drop an event whose `sequence` is not greater than that of the last `level.changed` of the same product and location: that level is newer. Before the service ends a stream, it says why by `event: end`.
         */
        get: operations["streamLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/stream/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a ticket for a stream
         * @description It opens one stream within 60 s, with the rights of its maker. The stream ends when the key of its maker is revoked or expires.
         */
        post: operations["createStreamTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How are PostgreSQL, its disk and Redis?
         * @description Answers within 2 s whatever hangs.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Looks at nothing else.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is this instance ready for requests?
         * @description Ready: the database answers, its migrations are in place, and the service is not stopping. An instance whose disk is full is ready, because it reads.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys
         * @description In the order they were made, without the keys themselves.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make a key
         * @description It is shown once, in this answer.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description It is refused on every instance within 5 s; where keys are read or changed, at once.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a key a new secret
         * @description Its id, name, scopes, locations and limits stay. The old secret is good for `grace` seconds more.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An event, as `GET /api/v1/events` shows it */
        post: operations["receiveEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The test of a webhook */
        post: operations["receiveTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        ErrorDetailDto: {
            /**
             * @description Where it is.
             * @example items[3].quantity
             */
            field: string;
            /**
             * @description What is allowed there.
             * @example must be an integer from 0 to 2147483647
             */
            message: string;
        };
        ErrorDto: {
            /**
             * @description What went wrong, for programs.
             * @enum {string}
             */
            error: "MALFORMED_JSON" | "BAD_REQUEST" | "UNAUTHENTICATED" | "FORBIDDEN" | "HTTPS_REQUIRED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "IDEMPOTENCY_CONFLICT" | "INSUFFICIENT_STOCK" | "LAST_ADMIN_KEY" | "TOO_MANY_RULES" | "TOO_MANY_WEBHOOKS" | "REQUEST_TIMEOUT" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "VALIDATION_ERROR" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "INTERNAL_ERROR" | "NOT_IMPLEMENTED" | "DATABASE_UNAVAILABLE" | "DISK_FULL" | "ISSUER_UNAVAILABLE" | "OVERLOADED" | "SHUTTING_DOWN";
            /** @description What went wrong and what to do, for people. */
            message: string;
            /** @description Each mistake, where it helps. */
            details?: components["schemas"]["ErrorDetailDto"][];
            /** @description The same as the `X-Request-ID` header; the log lines of this request carry it. */
            request_id: string;
        };
        CountDto: {
            /**
             * @description The product. Case matters, white space is kept.
             * @example ABC-123
             */
            productid: string;
            /**
             * @description The number of pieces that were counted.
             * @example 50
             */
            quantity: number;
            /**
             * @description When it was counted: ISO 8601, of the years 0001 to 9999 in UTC. Fractional digits beyond microseconds are cut. No zone means UTC, a bare date midnight UTC.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp: string;
            /**
             * @description Where the stock is: a shop, a shelf, a van. Its first reading makes a location known. Left out for the unnamed location.
             * @example shop-7
             */
            location?: string;
            /** @description Why: `sale`, `receipt`, `return`, `damage`, `theft`, `transfer`, `correction`, `stocktake`, or a word of your own. Forecasts count no consumption for `correction`, `stocktake` and `transfer`. */
            reason?: string;
            /** @description What the reading belongs to: an order, a delivery note, a URL. */
            reference?: string;
        };
        AdjustmentDto: {
            /**
             * @description The product. Case matters, white space is kept.
             * @example ABC-123
             */
            productid: string;
            /**
             * @description Where the stock is: a shop, a shelf, a van. Its first reading makes a location known. Left out for the unnamed location.
             * @example shop-7
             */
            location?: string;
            /** @description Why: `sale`, `receipt`, `return`, `damage`, `theft`, `transfer`, `correction`, `stocktake`, or a word of your own. Forecasts count no consumption for `correction`, `stocktake` and `transfer`. */
            reason?: string;
            /** @description What the reading belongs to: an order, a delivery note, a URL. */
            reference?: string;
            /**
             * @description The number of pieces that came, or that went if it is negative; not 0.
             * @example -3
             */
            delta: number;
            /**
             * @description When the pieces came or went, in the same format as the time of a count. Without it, the adjustment happens when it is stored.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp?: string;
            /**
             * @description The lowest level that the adjustment may leave at its location; allowed without `timestamp` only. If the level would be lower, the response is 409 `INSUFFICIENT_STOCK`, and nothing of the request is stored. Requests with a `min_level` for the same product and location wait for each other; counts and other adjustments do not.
             * @example 0
             */
            min_level?: number;
        };
        UpdateDto: {
            /** @description 1 to `MAX_BATCH_ITEMS` (10,000 by default) readings: counts and adjustments, in any mixture. Two adjustments are a transfer between two locations. */
            items: (components["schemas"]["CountDto"] | components["schemas"]["AdjustmentDto"])[];
        };
        ReadingDto: {
            /**
             * @description The product. Case matters, white space is kept.
             * @example ABC-123
             */
            productid: string;
            /**
             * @description The number of pieces that were counted.
             * @example 50
             */
            quantity: number;
            /**
             * @description When it was counted: ISO 8601, of the years 0001 to 9999 in UTC. Fractional digits beyond microseconds are cut. No zone means UTC, a bare date midnight UTC.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp: string;
        };
        UnversionedUpdateDto: {
            /** @description 1 to `MAX_BATCH_ITEMS` (10,000 by default) readings. */
            items: components["schemas"]["ReadingDto"][];
        };
        VoidingDto: {
            /**
             * Format: date-time
             * @example 2024-01-02T08:00:00Z
             */
            at: string;
            /**
             * @description The id of the API key, or the subject of the token; absent for a caller without either.
             * @example 3f9ac2d41b7e8805
             */
            by?: string;
            /** @example correction */
            reason?: string;
        };
        IncludedReadingDto: {
            /**
             * @description The product. Case matters, white space is kept.
             * @example ABC-123
             */
            productid: string;
            /**
             * @description The stock at this location at this time: what was counted, or for an adjustment the level after all adjustments of this time. The level may be negative.
             * @example 50
             */
            quantity: number;
            /**
             * Format: date-time
             * @description When it was counted, or when the pieces came or went: in UTC, with as many fractional digits as there are, up to microseconds.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp: string;
            /**
             * @description Given by the service; among equal timestamps the order of the page.
             * @example 1
             */
            id: number;
            /** @description Absent for the unnamed location. */
            location?: string;
            /** @description Of an adjustment: the number of pieces that came, or that went if it is negative. */
            delta?: number;
            /**
             * Format: date-time
             * @description With `include=origin`: when it was stored, by the clock of the database. Readings from before version 1.0 have none.
             */
            recorded_at?: string;
            /** @description With `include=origin`. The id of the API key, or the subject of the token; absent for a caller without either. */
            recorded_by?: string;
            /** @description With `include=origin`, where one was given. */
            reason?: string;
            /** @description With `include=origin`, where one was given. */
            reference?: string;
            /** @description With `include=voided`, of a reading that counts no more. Its `quantity` is what was counted; with a `delta` it is the level then, without it. */
            voided?: components["schemas"]["VoidingDto"];
        };
        IncludedPageDto: {
            /**
             * @description The number of readings on this page.
             * @example 1
             */
            count: number;
            /**
             * @description The most readings that a page may have, as requested.
             * @example 50
             */
            limit: number;
            /**
             * @description The number of readings that were skipped, as requested.
             * @example 0
             */
            offset: number;
            items: components["schemas"]["IncludedReadingDto"][];
            /** @description Send it as `cursor` to get the next page. Absent on the last page. */
            next_cursor?: string;
        };
        StoredReadingDto: {
            /**
             * @description The product. Case matters, white space is kept.
             * @example ABC-123
             */
            productid: string;
            /**
             * @description The stock at this location at this time: what was counted, or for an adjustment the level after all adjustments of this time. The level may be negative.
             * @example 50
             */
            quantity: number;
            /**
             * Format: date-time
             * @description When it was counted, or when the pieces came or went: in UTC, with as many fractional digits as there are, up to microseconds.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp: string;
            /**
             * @description Given by the service; among equal timestamps the order of the page.
             * @example 1
             */
            id: number;
            /** @description Absent for the unnamed location. */
            location?: string;
            /** @description Of an adjustment: the number of pieces that came, or that went if it is negative. */
            delta?: number;
        };
        PageDto: {
            /**
             * @description The number of readings on this page.
             * @example 1
             */
            count: number;
            /**
             * @description The most readings that a page may have, as requested.
             * @example 50
             */
            limit: number;
            /**
             * @description The number of readings that were skipped, as requested.
             * @example 0
             */
            offset: number;
            items: components["schemas"]["StoredReadingDto"][];
            /** @description Send it as `cursor` to get the next page. Absent on the last page. */
            next_cursor?: string;
        };
        ImportDto: {
            /**
             * @description Readings stored, durably: all that the file has, apart from rows that were skipped.
             * @example 2
             */
            inserted: number;
            /**
             * @description Rows that were skipped, with `on_invalid=skip`.
             * @example 1
             */
            skipped?: number;
            /** @description What is wrong with them, the first 100, with `on_invalid=skip`. */
            details?: components["schemas"]["ErrorDetailDto"][];
        };
        LocationLevelDto: {
            /**
             * @description The pieces in stock: the newest count, plus all adjustments since. It may be negative.
             * @example 48
             */
            quantity: number;
            /**
             * Format: date-time
             * @description The time of the newest reading.
             * @example 2024-01-01T10:30:00Z
             */
            timestamp: string;
            /**
             * @description The id of the newest reading: the greatest one, if several have the same time.
             * @example 2
             */
            id: number;
            /**
             * Format: date-time
             * @description The time of the newest count. Absent if the newest reading is itself a count, or if nothing was ever counted.
             * @example 2024-01-01T10:00:00Z
             */
            counted_at?: string;
            /**
             * @description The location; empty for the unnamed one.
             * @example shop-7
             */
            location: string;
        };
        LevelDto: {
            /**
             * @description The pieces in stock: the newest count, plus all adjustments since. It may be negative.
             * @example 48
             */
            quantity: number;
            /**
             * Format: date-time
             * @description The time of the newest reading.
             * @example 2024-01-01T10:30:00Z
             */
            timestamp: string;
            /**
             * @description The id of the newest reading: the greatest one, if several have the same time.
             * @example 2
             */
            id: number;
            /**
             * Format: date-time
             * @description The time of the newest count. Absent if the newest reading is itself a count, or if nothing was ever counted.
             * @example 2024-01-01T10:00:00Z
             */
            counted_at?: string;
            /** @example ABC-123 */
            productid: string;
            /** @description The level at each location. Absent if the product has readings in the unnamed location only. */
            locations?: components["schemas"]["LocationLevelDto"][];
        };
        LevelsDto: {
            /**
             * @description The number of products in `items`.
             * @example 1
             */
            count: number;
            /** @description The levels, in the order of the request. */
            items: components["schemas"]["LevelDto"][];
            /**
             * @description The products that have no reading by then.
             * @example [
             *       "XYZ-789"
             *     ]
             */
            missing: string[];
        };
        LevelsBodyDto: {
            /**
             * @description The level at this moment, which may be in the future. Without it, the level now. A bare date is the whole day.
             * @example 2024-01-01T10:00:00Z
             */
            at?: string;
            /**
             * @description The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC.
             * @example Europe/Helsinki
             */
            timezone?: string;
            /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
            location?: string;
            /**
             * @description The products, each once.
             * @example [
             *       "ABC-123",
             *       "XYZ-789"
             *     ]
             */
            productids: string[];
        };
        ProductDto: {
            /**
             * @description The pieces in stock: the newest count, plus all adjustments since. It may be negative.
             * @example 48
             */
            quantity: number;
            /**
             * Format: date-time
             * @description The time of the newest reading.
             * @example 2024-01-01T10:30:00Z
             */
            timestamp: string;
            /**
             * @description The id of the newest reading: the greatest one, if several have the same time.
             * @example 2
             */
            id: number;
            /**
             * Format: date-time
             * @description The time of the newest count. Absent if the newest reading is itself a count, or if nothing was ever counted.
             * @example 2024-01-01T10:00:00Z
             */
            counted_at?: string;
            /** @example ABC-123 */
            productid: string;
            /** @description The level at each location. Absent if the product has readings in the unnamed location only. */
            locations?: components["schemas"]["LocationLevelDto"][];
            /** @example Olive oil, 1 l */
            name?: string;
            /**
             * @example [
             *       "6410405082657"
             *     ]
             */
            barcodes?: string[];
            /** @example pcs */
            unit?: string;
            /**
             * @description How many of the quantity's digits stand behind the point for people.
             * @example 0
             */
            scale?: number;
            /**
             * @description The product is low at this level and below.
             * @example 10
             */
            low_at?: number;
        };
        ProductsDto: {
            /**
             * @description The number of products on this page.
             * @example 1
             */
            count: number;
            /**
             * @description The most products that a page may have, as requested.
             * @example 50
             */
            limit: number;
            items: components["schemas"]["ProductDto"][];
            /** @description Send it as `cursor` to get the next page. Absent on the last page. */
            next_cursor?: string;
        };
        BucketDto: {
            /**
             * Format: date-time
             * @description The beginning of the bucket; 0001-01-01T00:00:00Z if it would be in the year 0.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp: string;
            /**
             * @description The number of readings in the bucket.
             * @example 2
             */
            count: number;
            /**
             * @description The lowest level in the bucket. The level from before its first reading counts, too.
             * @example 48
             */
            min: number;
            /**
             * @description The highest level in the bucket.
             * @example 50
             */
            max: number;
            /**
             * @description The average level, weighted by how long each level held: 10 for 45 minutes and 6 for 15 minutes are 9. A bucket that is not over ends at `endtimestamp` (inclusive) or now.
             * @example 49
             */
            avg: number;
            /**
             * @description The level after the earliest reading of the bucket.
             * @example 50
             */
            first: number;
            /**
             * @description The level at the end of the bucket.
             * @example 48
             */
            last: number;
        };
        SeriesDto: {
            /** @example ABC-123 */
            productid: string;
            /** @example 1h */
            interval: string;
            /** @description One bucket for each interval, without gaps, from the first level on. */
            items: components["schemas"]["BucketDto"][];
        };
        ForecastDto: {
            /** @example ABC-123 */
            productid: string;
            /**
             * @description The level now.
             * @example 20
             */
            level: number;
            /**
             * @description The median consumption of `days_seen`: half of the days had this or less. Absent if `days_seen` is 0.
             * @example 4
             */
            per_day?: number;
            /**
             * @description `level` / `per_day`, to one decimal; 0 if nothing is left. Absent if `days_seen` is less than 7, or `per_day` is 0.
             * @example 5
             */
            days_left?: number;
            /**
             * Format: date-time
             * @description The moment that is `days_left` days from now. Absent if `days_left` is, or if it would be after the year 9999.
             * @example 2024-01-16T12:00:00Z
             */
            out_at?: string;
            /**
             * @description The days left if every day consumes as much as a strong day: 80 of 100 days had this or less. Absent if `days_seen` is less than 7, or a strong day consumes 0.
             * @example 4
             */
            low?: number;
            /**
             * @description The days left if every day consumes as little as a weak day: 20 of 100 days had this or less. Absent if `days_seen` is less than 7, or a weak day consumes 0.
             * @example 10
             */
            high?: number;
            /**
             * @description The number of whole days of the window on which there was stock.
             * @example 10
             */
            days_seen: number;
            /**
             * @description The number of whole days of the window without any stock. They are left out.
             * @example 0
             */
            days_out: number;
        };
        ForecastsDto: {
            /**
             * @description The number of products in `items`.
             * @example 1
             */
            count: number;
            /** @description The forecasts, in the order of the request. */
            items: components["schemas"]["ForecastDto"][];
            /**
             * @description The products that have no reading by now.
             * @example [
             *       "XYZ-789"
             *     ]
             */
            missing: string[];
        };
        ReadingNameDto: {
            /**
             * @description The product of the reading.
             * @example ABC-123
             */
            productid: string;
            /**
             * @description The location of the reading; left out for the unnamed one.
             * @example shop-7
             */
            location?: string;
            /**
             * @description The time of the reading, with all digits that the query shows.
             * @example 2024-01-01T10:00:00Z
             */
            timestamp: string;
            /**
             * @description The id of the reading.
             * @example 1
             */
            id: number;
        };
        VoidDto: {
            /** @description 1 to `MAX_BATCH_ITEMS` (10,000 by default) readings to void. */
            items: components["schemas"]["ReadingNameDto"][];
            /**
             * @description Why the readings are voided.
             * @example correction
             */
            reason?: string;
        };
        VoidedDto: {
            /**
             * @description The number of different readings in the request, all of which are voided now.
             * @example 1
             */
            voided: number;
        };
        DetailsDto: {
            /** @example ABC-123 */
            productid: string;
            /** @example Olive oil, 1 l */
            name?: string;
            /**
             * @example [
             *       "6410405082657"
             *     ]
             */
            barcodes?: string[];
            /** @example pcs */
            unit?: string;
            /** @example 0 */
            scale?: number;
            /** @example 10 */
            low_at?: number;
        };
        SetDetailsDto: {
            /**
             * @description The name for people.
             * @example Olive oil, 1 l
             */
            name?: string | null;
            /**
             * @description The barcodes on the product, as scanners read them.
             * @example [
             *       "6410405082657"
             *     ]
             */
            barcodes?: string[] | null;
            /**
             * @description The unit of quantities, a short text.
             * @example pcs
             */
            unit?: string | null;
            /**
             * @description The number of decimal places with which people see a quantity: with 3, a program shows 1500 as 1.500. The API has integers only.
             * @example 0
             */
            scale?: number | null;
            /**
             * @description The stock of the product is low if its level is this number or less.
             * @example 10
             */
            low_at?: number | null;
        };
        ErasedDto: {
            /**
             * @description The number of readings that were deleted.
             * @example 120
             */
            erased: number;
        };
        CreateRuleDto: {
            /**
             * @description For `low`: the level at or below which the condition holds, by default the `low_at` of each product. For `below_days`: the days, from 1 to 3650.
             * @example 10
             */
            threshold?: number | null;
            /**
             * @description The condition ends above this number, by default the `threshold` plus 1. In between nothing changes, so that a level that goes up and down by one piece is told once.
             * @example 20
             */
            recovers_at?: number | null;
            /**
             * @description For `stale`: how long there is no reading, such as `90m`, `36h` or `7d`.
             * @example 36h
             */
            after?: string | null;
            /**
             * @description `true`: the rule tells nothing until this is `false`, which is the default. Then it tells what has begun or ended since, if that is still so.
             * @example false
             */
            paused?: boolean | null;
            /**
             * @description The product. It need not have a reading yet.
             * @example ABC-123
             */
            productid?: string;
            /**
             * @description All products whose names begin with this text, also those that come later.
             * @example ABC-
             */
            prefix?: string;
            /**
             * @description `true` for all products.
             * @example true
             */
            all?: boolean;
            /**
             * @description The level at this location alone; empty for the unnamed one. Without it, the sum over all locations, or the one to which the key is bound.
             * @example shop-7
             */
            location?: string;
            /**
             * @description `low`: the level is at or below `threshold`. `out`: it is at or below 0. `stale`: the newest reading is older than `after`. `below_days`: the stock lasts less than `threshold` days by the forecast.
             * @example low
             * @enum {string}
             */
            when: "low" | "out" | "stale" | "below_days";
        };
        RuleDto: {
            /** @example 1 */
            id: number;
            /**
             * @description The product.
             * @example ABC-123
             */
            productid?: string;
            /**
             * @description The beginning of the names of the products.
             * @example ABC-
             */
            prefix?: string;
            /** @description `true` if the rule is about all products. */
            all?: boolean;
            /**
             * @description The location; empty for the unnamed one. Absent if the rule is about all together.
             * @example shop-7
             */
            location?: string;
            /**
             * @example low
             * @enum {string}
             */
            when: "low" | "out" | "stale" | "below_days";
            /**
             * @description A level, or days. Absent from a rule `low` that goes by the `low_at` of each product.
             * @example 10
             */
            threshold?: number;
            /**
             * @description Absent for the `threshold` plus 1.
             * @example 20
             */
            recovers_at?: number;
            /** @example 36h */
            after?: string;
            /** @description `true` if the rule is paused and tells nothing. */
            paused?: boolean;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00Z
             */
            created_at: string;
        };
        RulesDto: {
            /**
             * @description Rules on this page.
             * @example 1
             */
            count: number;
            /**
             * @description Most rules on the page, as requested.
             * @example 50
             */
            limit: number;
            items: components["schemas"]["RuleDto"][];
            /** @description For the next page; absent on the last one. */
            next_cursor?: string;
        };
        ChangeRuleDto: {
            /**
             * @description For `low`: the level at or below which the condition holds, by default the `low_at` of each product. For `below_days`: the days, from 1 to 3650.
             * @example 10
             */
            threshold?: number | null;
            /**
             * @description The condition ends above this number, by default the `threshold` plus 1. In between nothing changes, so that a level that goes up and down by one piece is told once.
             * @example 20
             */
            recovers_at?: number | null;
            /**
             * @description For `stale`: how long there is no reading, such as `90m`, `36h` or `7d`.
             * @example 36h
             */
            after?: string | null;
            /**
             * @description `true`: the rule tells nothing until this is `false`, which is the default. Then it tells what has begun or ended since, if that is still so.
             * @example false
             */
            paused?: boolean | null;
        };
        EventReadingDto: {
            /** @example 7 */
            id: number;
            /**
             * Format: date-time
             * @example 2024-03-04T17:00:00Z
             */
            timestamp: string;
        };
        EventDataDto: {
            /** @example OIL-1 */
            productid: string;
            /**
             * @description The location; empty for the unnamed one. Absent if the event is of all locations together.
             * @example shop-7
             */
            location?: string;
            /**
             * @description The level that the event is about. Absent if there is no reading any more.
             * @example 9
             */
            quantity?: number;
            /**
             * @description `quantity` of the event before, of the same product and location (`sequence` less 1); absent if that had none.
             * @example 14
             */
            previous_quantity?: number;
            /**
             * @description The threshold that the rule compared with: a level, or days in a forecast.
             * @example 10
             */
            threshold?: number;
            /**
             * @description How many days the stock lasts, in an event of a forecast.
             * @example 4.5
             */
            days_left?: number;
            /**
             * Format: date-time
             * @description The time of the newest count. Absent if the newest reading is itself a count, or if nothing was counted.
             * @example 2024-03-04T16:00:00Z
             */
            counted_at?: string;
            /** @description The newest reading, or the one that was voided. Absent if there is none. */
            reading?: components["schemas"]["EventReadingDto"];
            /**
             * @description The id of the rule. Absent if the event is no rule’s, as `reading.voided`.
             * @example 1
             */
            rule?: number;
            /**
             * @description The number of the event among those of the same product and location. Of two events, the one with the greater number is newer, in whatever order they arrive.
             * @example 1
             */
            sequence: number;
        };
        EventDto: {
            /**
             * @description Grows by 1 from event to event.
             * @example 1
             */
            id: number;
            /**
             * @example level.low
             * @enum {string}
             */
            type: "level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided";
            /**
             * Format: date-time
             * @description When the event was made.
             * @example 2024-03-04T17:00:01.234567Z
             */
            timestamp: string;
            data: components["schemas"]["EventDataDto"];
        };
        EventsDto: {
            /**
             * @description The number of events in `items`.
             * @example 1
             */
            count: number;
            /**
             * @description Most events in the response, as requested.
             * @example 50
             */
            limit: number;
            /** @description The events, by `id`, in the order asked for. */
            items: components["schemas"]["EventDto"][];
        };
        CreateWebhookDto: {
            /**
             * Format: uri
             * @description Where the events are sent. Private, loopback and link-local addresses are refused, unless the setting `WEBHOOK_ALLOW` names them.
             * @example https://shop.example/stock-events
             */
            url: string;
            /**
             * @description The types of events that are sent.
             * @example [
             *       "level.low",
             *       "level.out"
             *     ]
             */
            types: ("level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided")[];
            /**
             * @description Only events of this product. Without it and `prefix`, those of all products.
             * @example ABC-123
             */
            productid?: string;
            /**
             * @description Only events of products whose names begin with this text.
             * @example ABC-
             */
            prefix?: string;
            /**
             * @description Only events of this location; empty for the unnamed one. Without it, those of every location and of all together, or of the one to which the key is bound.
             * @example shop-7
             */
            location?: string;
            /**
             * @description A text for people.
             * @example Orders at the supplier
             */
            description?: string;
        };
        WebhookWithSecretDto: {
            /** @example 1 */
            id: number;
            /** @example https://shop.example/stock-events */
            url: string;
            /**
             * @example [
             *       "level.low",
             *       "level.out"
             *     ]
             */
            types: ("level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided")[];
            /**
             * @description Only events of this product are sent.
             * @example ABC-123
             */
            productid?: string;
            /**
             * @description Only events of products whose names begin with this text are sent.
             * @example ABC-
             */
            prefix?: string;
            /**
             * @description Only events of this location are sent; empty for the unnamed one.
             * @example shop-7
             */
            location?: string;
            /** @example Orders at the supplier */
            description?: string;
            /**
             * @description Whether events are sent.
             * @example true
             */
            enabled: boolean;
            /**
             * @description Why no events are sent. `requested`: by a request; `gone`: the receiver answered 410; `failing`: every attempt of 5 days failed.
             * @enum {string}
             */
            disabled_reason?: "requested" | "gone" | "failing";
            /**
             * Format: date-time
             * @description Since when no events are sent.
             */
            disabled_at?: string;
            /**
             * Format: date-time
             * @description Time of the first failed attempt since the last successful one. Absent if the last attempt succeeded.
             */
            failing_since?: string;
            /**
             * Format: date-time
             * @description Nothing is sent before this time, because the receiver asked for it by `Retry-After`.
             */
            paused_until?: string;
            /**
             * Format: date-time
             * @description Until this time the secret before the last rotation signs, too. Absent if only one does.
             */
            previous_secret_until?: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00Z
             */
            created_at: string;
            /**
             * @description The secret with which every request is signed. This is the only time it is shown.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
             */
            secret: string;
        };
        WebhookDto: {
            /** @example 1 */
            id: number;
            /** @example https://shop.example/stock-events */
            url: string;
            /**
             * @example [
             *       "level.low",
             *       "level.out"
             *     ]
             */
            types: ("level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided")[];
            /**
             * @description Only events of this product are sent.
             * @example ABC-123
             */
            productid?: string;
            /**
             * @description Only events of products whose names begin with this text are sent.
             * @example ABC-
             */
            prefix?: string;
            /**
             * @description Only events of this location are sent; empty for the unnamed one.
             * @example shop-7
             */
            location?: string;
            /** @example Orders at the supplier */
            description?: string;
            /**
             * @description Whether events are sent.
             * @example true
             */
            enabled: boolean;
            /**
             * @description Why no events are sent. `requested`: by a request; `gone`: the receiver answered 410; `failing`: every attempt of 5 days failed.
             * @enum {string}
             */
            disabled_reason?: "requested" | "gone" | "failing";
            /**
             * Format: date-time
             * @description Since when no events are sent.
             */
            disabled_at?: string;
            /**
             * Format: date-time
             * @description Time of the first failed attempt since the last successful one. Absent if the last attempt succeeded.
             */
            failing_since?: string;
            /**
             * Format: date-time
             * @description Nothing is sent before this time, because the receiver asked for it by `Retry-After`.
             */
            paused_until?: string;
            /**
             * Format: date-time
             * @description Until this time the secret before the last rotation signs, too. Absent if only one does.
             */
            previous_secret_until?: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00Z
             */
            created_at: string;
        };
        WebhooksDto: {
            /**
             * @description Webhooks on this page.
             * @example 1
             */
            count: number;
            /**
             * @description Most webhooks on the page, as requested.
             * @example 50
             */
            limit: number;
            items: components["schemas"]["WebhookDto"][];
            /** @description For the next page; absent on the last one. */
            next_cursor?: string;
        };
        ChangeWebhookDto: {
            /**
             * Format: uri
             * @description Where the events are sent.
             * @example https://shop.example/stock-events
             */
            url?: string;
            /**
             * @description The types of events that are sent.
             * @example [
             *       "level.low",
             *       "level.out"
             *     ]
             */
            types?: ("level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided")[];
            /**
             * @description A text for people; null deletes it.
             * @example Orders at the supplier
             */
            description?: string | null;
            /**
             * @description `false` stops the webhook: events that are made meanwhile are not queued. `true` starts it again, also after the service has disabled it, and what was queued before is sent.
             * @example true
             */
            enabled?: boolean;
        };
        DeliveryDto: {
            /**
             * Format: date-time
             * @description When the last attempt began.
             */
            attempted_at?: string;
            /**
             * @description How long the last attempt took.
             * @example 120
             */
            duration_ms?: number;
            /**
             * @description The status with which the receiver answered; absent if it did not answer.
             * @example 204
             */
            status_code?: number;
            /** @description The first 1 KB of the body with which the receiver answered. */
            response?: string;
            /**
             * @description Why the last attempt failed; absent after a success.
             * @example The receiver did not answer within 15 s.
             */
            error?: string;
            /**
             * @description Header `webhook-id`, the same in all attempts.
             * @example 0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11
             */
            id: string;
            /**
             * @description The id of the event.
             * @example 1
             */
            event: number;
            /**
             * @example level.low
             * @enum {string}
             */
            type: "level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided";
            /**
             * @description `pending`: there will be another attempt. `failed`: every attempt failed.
             * @example delivered
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            /**
             * @description Attempts, with one in progress.
             * @example 1
             */
            attempts: number;
            /**
             * Format: date-time
             * @example 2024-03-04T17:00:01.234567Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description The time of the next attempt. Absent if there is none, as while the webhook is disabled; while it is paused, not before the end of that.
             */
            next_attempt_at?: string;
        };
        DeliveriesDto: {
            /**
             * @description Deliveries on this page.
             * @example 1
             */
            count: number;
            /**
             * @description Most deliveries on the page, as requested.
             * @example 50
             */
            limit: number;
            items: components["schemas"]["DeliveryDto"][];
            /** @description For the next page; absent on the last one. */
            next_cursor?: string;
        };
        TestedWebhookDto: {
            /**
             * Format: date-time
             * @description When the last attempt began.
             */
            attempted_at?: string;
            /**
             * @description How long the last attempt took.
             * @example 120
             */
            duration_ms?: number;
            /**
             * @description The status with which the receiver answered; absent if it did not answer.
             * @example 204
             */
            status_code?: number;
            /** @description The first 1 KB of the body with which the receiver answered. */
            response?: string;
            /**
             * @description Why the last attempt failed; absent after a success.
             * @example The receiver did not answer within 15 s.
             */
            error?: string;
            /**
             * @example delivered
             * @enum {string}
             */
            status: "delivered" | "failed";
        };
        ReplayDto: {
            /**
             * @description The events after the one with this id are sent; 0 for all of the last 30 days.
             * @example 1
             */
            after: number;
        };
        ReplayedDto: {
            /**
             * @description Events that are sent, for the first time or again.
             * @example 3
             */
            queued: number;
        };
        TicketDto: {
            /**
             * @description Send it as the query parameter `ticket`. This is the only time it is shown.
             * @example vt_4q3b0dJ1yq0QvN6iC2pXk8mT5wLrYzGfA7hUeSoBn9c
             */
            ticket: string;
            /**
             * Format: date-time
             * @description The ticket opens no stream after this time.
             * @example 2024-03-04T17:01:00Z
             */
            expires_at: string;
        };
        ReplicaDto: {
            /**
             * @description What the server is at the moment.
             * @example replica
             * @enum {string}
             */
            role: "replica" | "primary" | "unavailable";
            /**
             * @description How far it is behind the primary, in seconds; null if that is not known.
             * @example 0
             */
            lag: number | null;
            /**
             * @description Whether it gets reads.
             * @example true
             */
            in_use: boolean;
        };
        HealthDto: {
            /**
             * @description PostgreSQL.
             * @example ok
             * @enum {string}
             */
            db: "ok" | "unavailable";
            /**
             * @description Redis; `disabled` where none is configured.
             * @example ok
             * @enum {string}
             */
            redis: "ok" | "unavailable" | "disabled";
            /**
             * @description Present only while the disk of the embedded PostgreSQL has less room than `DISK_MIN_FREE`: writes are refused with 503 `DISK_FULL`, reads go on.
             * @enum {string}
             */
            disk?: "full";
            /** @description The replicas, in the order of `DATABASE_REPLICA_URLS`; absent where there are none. */
            replicas?: components["schemas"]["ReplicaDto"][];
        };
        StatusDto: {
            /**
             * @example ok
             * @enum {string}
             */
            status: "ok";
        };
        CreateKeyDto: {
            /**
             * @description For people: who uses it, and where.
             * @example till 3, Oslo
             */
            name: string;
            /**
             * @description What it may do; no scope that the caller lacks.
             * @example [
             *       "inventory:read",
             *       "inventory:write"
             *     ]
             */
            scopes: ("inventory:read" | "inventory:write" | "inventory:void" | "inventory:erase" | "rules:write" | "webhooks:write" | "keys:admin" | "metrics:read")[];
            /**
             * @description The only locations where it reads and writes; `shop-7/*` for all whose names begin with `shop-7/`. Everywhere, when left out. Bound to exactly one by its name, it writes there where a request names none.
             * @example [
             *       "shop-7"
             *     ]
             */
            locations?: string[];
            /**
             * @description From this moment on it is refused; never, when left out.
             * @example 2030-01-01T00:00:00Z
             */
            expires_at?: string;
            /**
             * @description Reads a minute; 0: no limit. `RATE_LIMIT_READS` when left out.
             * @example 6000
             */
            reads_per_minute?: number;
            /**
             * @description Writes a minute; 0: no limit. `RATE_LIMIT_WRITES` when left out.
             * @example 600
             */
            writes_per_minute?: number;
        };
        CreatedKeyDto: {
            /**
             * @description The public part of the key: `vk_`*id*`_…`.
             * @example 3f9ac2d41b7e8805
             */
            id: string;
            /** @example till 3, Oslo */
            name: string;
            /**
             * @example [
             *       "inventory:read",
             *       "inventory:write"
             *     ]
             */
            scopes: ("inventory:read" | "inventory:write" | "inventory:void" | "inventory:erase" | "rules:write" | "webhooks:write" | "keys:admin" | "metrics:read")[];
            /**
             * @description The only locations where it reads and writes; null: everywhere.
             * @example [
             *       "shop-7"
             *     ]
             */
            locations: string[] | null;
            /** @description Its own limit; null: the default. */
            reads_per_minute: number | null;
            /** @description Its own limit; null: the default. */
            writes_per_minute: number | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description null: never.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: never.
             */
            last_used_at: string | null;
            /**
             * @description The key. This is the only time it is shown.
             * @example vk_3f9ac2d41b7e8805_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
             */
            key: string;
        };
        KeyDto: {
            /**
             * @description The public part of the key: `vk_`*id*`_…`.
             * @example 3f9ac2d41b7e8805
             */
            id: string;
            /** @example till 3, Oslo */
            name: string;
            /**
             * @example [
             *       "inventory:read",
             *       "inventory:write"
             *     ]
             */
            scopes: ("inventory:read" | "inventory:write" | "inventory:void" | "inventory:erase" | "rules:write" | "webhooks:write" | "keys:admin" | "metrics:read")[];
            /**
             * @description The only locations where it reads and writes; null: everywhere.
             * @example [
             *       "shop-7"
             *     ]
             */
            locations: string[] | null;
            /** @description Its own limit; null: the default. */
            reads_per_minute: number | null;
            /** @description Its own limit; null: the default. */
            writes_per_minute: number | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description null: never.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: never.
             */
            last_used_at: string | null;
        };
        KeysDto: {
            /**
             * @description Keys on this page.
             * @example 1
             */
            count: number;
            /**
             * @description Most keys on the page, as asked.
             * @example 50
             */
            limit: number;
            items: components["schemas"]["KeyDto"][];
            /** @description For the next page; absent on the last one. */
            next_cursor?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type ErrorDetailDto = components['schemas']['ErrorDetailDto'];
export type ErrorDto = components['schemas']['ErrorDto'];
export type CountDto = components['schemas']['CountDto'];
export type AdjustmentDto = components['schemas']['AdjustmentDto'];
export type UpdateDto = components['schemas']['UpdateDto'];
export type ReadingDto = components['schemas']['ReadingDto'];
export type UnversionedUpdateDto = components['schemas']['UnversionedUpdateDto'];
export type VoidingDto = components['schemas']['VoidingDto'];
export type IncludedReadingDto = components['schemas']['IncludedReadingDto'];
export type IncludedPageDto = components['schemas']['IncludedPageDto'];
export type StoredReadingDto = components['schemas']['StoredReadingDto'];
export type PageDto = components['schemas']['PageDto'];
export type ImportDto = components['schemas']['ImportDto'];
export type LocationLevelDto = components['schemas']['LocationLevelDto'];
export type LevelDto = components['schemas']['LevelDto'];
export type LevelsDto = components['schemas']['LevelsDto'];
export type LevelsBodyDto = components['schemas']['LevelsBodyDto'];
export type ProductDto = components['schemas']['ProductDto'];
export type ProductsDto = components['schemas']['ProductsDto'];
export type BucketDto = components['schemas']['BucketDto'];
export type SeriesDto = components['schemas']['SeriesDto'];
export type ForecastDto = components['schemas']['ForecastDto'];
export type ForecastsDto = components['schemas']['ForecastsDto'];
export type ReadingNameDto = components['schemas']['ReadingNameDto'];
export type VoidDto = components['schemas']['VoidDto'];
export type VoidedDto = components['schemas']['VoidedDto'];
export type DetailsDto = components['schemas']['DetailsDto'];
export type SetDetailsDto = components['schemas']['SetDetailsDto'];
export type ErasedDto = components['schemas']['ErasedDto'];
export type CreateRuleDto = components['schemas']['CreateRuleDto'];
export type RuleDto = components['schemas']['RuleDto'];
export type RulesDto = components['schemas']['RulesDto'];
export type ChangeRuleDto = components['schemas']['ChangeRuleDto'];
export type EventReadingDto = components['schemas']['EventReadingDto'];
export type EventDataDto = components['schemas']['EventDataDto'];
export type EventDto = components['schemas']['EventDto'];
export type EventsDto = components['schemas']['EventsDto'];
export type CreateWebhookDto = components['schemas']['CreateWebhookDto'];
export type WebhookWithSecretDto = components['schemas']['WebhookWithSecretDto'];
export type WebhookDto = components['schemas']['WebhookDto'];
export type WebhooksDto = components['schemas']['WebhooksDto'];
export type ChangeWebhookDto = components['schemas']['ChangeWebhookDto'];
export type DeliveryDto = components['schemas']['DeliveryDto'];
export type DeliveriesDto = components['schemas']['DeliveriesDto'];
export type TestedWebhookDto = components['schemas']['TestedWebhookDto'];
export type ReplayDto = components['schemas']['ReplayDto'];
export type ReplayedDto = components['schemas']['ReplayedDto'];
export type TicketDto = components['schemas']['TicketDto'];
export type ReplicaDto = components['schemas']['ReplicaDto'];
export type HealthDto = components['schemas']['HealthDto'];
export type StatusDto = components['schemas']['StatusDto'];
export type CreateKeyDto = components['schemas']['CreateKeyDto'];
export type CreatedKeyDto = components['schemas']['CreatedKeyDto'];
export type KeyDto = components['schemas']['KeyDto'];
export type KeysDto = components['schemas']['KeysDto'];
export type $defs = Record<string, never>;
export interface operations {
    storeReadings: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters of your choice, new for every request. If the same request is sent again with the same key within `IDEMPOTENCY_TTL` (3 days by default), nothing is stored again, and the response is that of the first one, with `Idempotency-Replayed: true`. Required if a reading has a `delta`, because a retry would count it twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDto"];
            };
        };
        responses: {
            /** @description Stored, durably. No body. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description `true` where a request with this `Idempotency-Key` was carried out before; this one was not. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `IDEMPOTENCY_CONFLICT`: A request with the same `Idempotency-Key` is being carried out right now. `INSUFFICIENT_STOCK`: An adjustment would leave less than its `min_level`; `details` has the level. Nothing was stored. */
            409: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The same `Idempotency-Key` was used for another request within `IDEMPOTENCY_TTL` (3 days by default). Nothing was stored. `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    storeReadingsUnversioned: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters of your choice, new for every request. If the same request is sent again with the same key within `IDEMPOTENCY_TTL` (3 days by default), nothing is stored again, and the response is that of the first one, with `Idempotency-Replayed: true`. Required if a reading has a `delta`, because a retry would count it twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnversionedUpdateDto"];
            };
        };
        responses: {
            /** @description Stored, durably. No body. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description `true` where a request with this `Idempotency-Key` was carried out before; this one was not. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `IDEMPOTENCY_CONFLICT`: A request with the same `Idempotency-Key` is being carried out right now. */
            409: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The same `Idempotency-Key` was used for another request within `IDEMPOTENCY_TTL` (3 days by default). Nothing was stored. `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    queryReadings: {
        parameters: {
            query: {
                /** @description The product to look at. */
                productid: string;
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
                /** @description Readings of this moment and later. */
                starttimestamp?: string;
                /** @description Readings of this moment and earlier. A bare date is the whole day. */
                endtimestamp?: string;
                /** @description The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC. */
                timezone?: string;
                /** @description Most readings on the page. */
                limit?: number;
                /** @description Readings to skip. */
                offset?: number;
                /** @description `next_cursor` of the page before, with the other parameters as they were; instead of `offset`. However deep it is, a page takes as long as the first; with adjustments, longer by those since the last count. */
                cursor?: string;
                /** @description Oldest first, or newest first. */
                order?: "asc" | "desc";
                /** @description `origin` shows when, by whom and why each reading was stored; `voided` shows voided readings as well. Both are separated by a comma. */
                include?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. `Link` leads to the next one. In CSV it is the items alone. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description The next page, relative to this request; absent on the last one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 2,
                     *       "limit": 50,
                     *       "offset": 0,
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "productid": "ABC-123",
                     *           "quantity": 50,
                     *           "timestamp": "2024-01-01T10:00:00Z"
                     *         },
                     *         {
                     *           "id": 2,
                     *           "productid": "ABC-123",
                     *           "quantity": 48,
                     *           "timestamp": "2024-01-01T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IncludedPageDto"];
                    /**
                     * @example id,productid,quantity,timestamp
                     *     1,ABC-123,50,2024-01-01T10:00:00Z
                     *     2,ABC-123,48,2024-01-01T10:30:00Z
                     */
                    "text/csv": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    queryReadingsUnversioned: {
        parameters: {
            query: {
                /** @description The product to look at. */
                productid: string;
                /** @description Readings of this moment and later. A bare date is midnight UTC. */
                starttimestamp?: string;
                /** @description Readings of this moment and earlier. A bare date is midnight UTC, too. */
                endtimestamp?: string;
                /** @description Most readings on the page. */
                limit?: number;
                /** @description Readings to skip. */
                offset?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Oldest first, or newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. `Link` leads to the next one. In CSV it is the items alone. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description The next page, relative to this request; absent on the last one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 2,
                     *       "limit": 50,
                     *       "offset": 0,
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "productid": "ABC-123",
                     *           "quantity": 50,
                     *           "timestamp": "2024-01-01T10:00:00Z"
                     *         },
                     *         {
                     *           "id": 2,
                     *           "productid": "ABC-123",
                     *           "quantity": 48,
                     *           "timestamp": "2024-01-01T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PageDto"];
                    /**
                     * @example id,productid,quantity,timestamp
                     *     1,ABC-123,50,2024-01-01T10:00:00Z
                     *     2,ABC-123,48,2024-01-01T10:30:00Z
                     */
                    "text/csv": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    importReadings: {
        parameters: {
            query?: {
                /** @description The column of the products. */
                productid_column?: string;
                /** @description The column of the locations; where it is empty, the location is the unnamed one. */
                location_column?: string;
                /** @description The column of the quantities, for counts. */
                quantity_column?: string;
                /** @description The column of the deltas, for adjustments. */
                delta_column?: string;
                /** @description The column of the times. */
                timestamp_column?: string;
                /** @description The column of the reasons. */
                reason_column?: string;
                /** @description The column of what the readings belong to: orders, delivery notes. */
                reference_column?: string;
                /** @description One time for all rows, for a file without one. */
                timestamp?: string;
                /** @description One location for all rows; empty for the unnamed one, whatever column there is. */
                location?: string;
                /** @description One reason for all rows. */
                reason?: string;
                /** @description The zone of times without one; UTC, when left out. */
                timezone?: string;
                /** @description The mark before the fraction of a number, so that `6.000` is 6 or 6000. */
                decimal?: "." | ",";
                /** @description Stores everything but the invalid rows, and says which those are. */
                on_invalid?: "skip";
            };
            header?: {
                /** @description 1 to 255 visible ASCII characters of your choice, new for every request. If the same request is sent again with the same key within `IDEMPOTENCY_TTL` (3 days by default), nothing is stored again, and the response is that of the first one, with `Idempotency-Replayed: true`. Required if a reading has a `delta`, because a retry would count it twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description CSV: a first line that names the columns `productid`, `quantity` and `timestamp` in any order (others are ignored), then a line a reading; commas, semicolons or tabs, quotation marks where needed (RFC 4180), UTF-8 or `charset=`. An apostrophe in front of a name that a spreadsheet would run as a formula is taken away. NDJSON: a JSON object on every line. A form (`multipart/form-data`) has one file. `application/csv`, `application/vnd.ms-excel`, `text/tab-separated-values`, `application/ndjson` and `application/jsonl` are other names of the same; of `text/plain` the file tells which it is. */
        requestBody: {
            content: {
                /**
                 * @example productid,quantity,timestamp
                 *     ABC-123,50,2024-01-01T10:00:00Z
                 *     ABC-123,48,2024-01-01T10:30:00Z
                 */
                "text/csv": string;
                /**
                 * @example {"productid":"ABC-123","quantity":50,"timestamp":"2024-01-01T10:00:00Z"}
                 *     {"productid":"ABC-123","quantity":48,"timestamp":"2024-01-01T10:30:00Z"}
                 */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Stored, durably. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description `true` where a request with this `Idempotency-Key` was carried out before; this one was not. */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `IDEMPOTENCY_CONFLICT`: A request with the same `Idempotency-Key` is being carried out right now. */
            409: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The same `Idempotency-Key` was used for another request within `IDEMPOTENCY_TTL` (3 days by default). Nothing was stored. `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    exportReadings: {
        parameters: {
            query?: {
                /** @description Readings of this product; of all products, when left out. */
                productid?: string;
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
                /** @description Readings of this moment and later. */
                starttimestamp?: string;
                /** @description Readings of this moment and earlier. A bare date is the whole day. */
                endtimestamp?: string;
                /** @description Readings that were stored at this moment or later, however old their own timestamps are, in the order of storing, with `recorded_at` and `id`: for a copy that is kept up to date. A reading may come again the next time. */
                stored_since?: string;
                /** @description The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC. */
                timezone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description The moment to send as `stored_since` the next time, so that no reading is missed. */
                    "X-Stored-Until"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example productid,quantity,timestamp
                     *     ABC-123,50,2024-01-01T10:00:00Z
                     *     ABC-123,48,2024-01-01T10:30:00Z
                     */
                    "text/csv": string;
                    /**
                     * @example {"productid":"ABC-123","quantity":50,"timestamp":"2024-01-01T10:00:00Z"}
                     *     {"productid":"ABC-123","quantity":48,"timestamp":"2024-01-01T10:30:00Z"}
                     */
                    "application/x-ndjson": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getLevels: {
        parameters: {
            query: {
                /** @description The products: the parameter is repeated for each. The request line and the headers may have 16 KB; for many or long names, send a POST. */
                productid: string[];
                /** @description The level at this moment, which may be in the future. Without it, the level now. A bare date is the whole day. */
                at?: string;
                /** @description The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC. */
                timezone?: string;
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The levels. `missing` names the products that have no reading by then. In CSV it is the items alone. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "items": [
                     *         {
                     *           "productid": "ABC-123",
                     *           "quantity": 50,
                     *           "timestamp": "2024-01-01T10:00:00Z",
                     *           "id": 1
                     *         }
                     *       ],
                     *       "missing": [
                     *         "XYZ-789"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LevelsDto"];
                    /**
                     * @example productid,quantity,timestamp,id
                     *     ABC-123,50,2024-01-01T10:00:00Z,1
                     */
                    "text/csv": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    findLevels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LevelsBodyDto"];
            };
        };
        responses: {
            /** @description The levels. `missing` names the products that have no reading by then. In CSV it is the items alone. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "items": [
                     *         {
                     *           "productid": "ABC-123",
                     *           "quantity": 50,
                     *           "timestamp": "2024-01-01T10:00:00Z",
                     *           "id": 1
                     *         }
                     *       ],
                     *       "missing": [
                     *         "XYZ-789"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LevelsDto"];
                    /**
                     * @example productid,quantity,timestamp,id
                     *     ABC-123,50,2024-01-01T10:00:00Z,1
                     */
                    "text/csv": string;
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Only products whose name begins with this text; case matters. */
                prefix?: string;
                /** @description Products with this text in their name, a barcode or their productid; case does not matter. */
                q?: string;
                /** @description Products whose level is lower. */
                below?: number;
                /** @description Products whose level is 0 or lower. */
                out?: "true";
                /** @description Products whose level is at their own `low_at` or lower. */
                low?: "true";
                /** @description Products without a reading since: their newest one is older. */
                stale_before?: string;
                /** @description Most products on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before, with the other parameters as they were. */
                cursor?: string;
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. `Link` leads to the next one. In CSV it is the items alone. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    /** @description The next page, relative to this request; absent on the last one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "limit": 50,
                     *       "items": [
                     *         {
                     *           "productid": "ABC-123",
                     *           "quantity": 48,
                     *           "timestamp": "2024-01-01T10:30:00Z",
                     *           "id": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ProductsDto"];
                    /**
                     * @example productid,quantity,timestamp,id
                     *     ABC-123,48,2024-01-01T10:30:00Z,2
                     */
                    "text/csv": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getSeries: {
        parameters: {
            query: {
                /** @description The product. */
                productid: string;
                /** @description The length of a bucket. Seconds, minutes and hours begin as in UTC. Days (`1d`) and months (`1mo`) begin as in `timezone`, where a day may have 23 or 25 hours. `7d` begins on a Monday. */
                interval: string;
                /** @description The level from this moment on, by default from the first reading on. */
                starttimestamp?: string;
                /** @description The level up to this moment, inclusive, by default up to the last reading that is not of the future. A bare date is the whole day. */
                endtimestamp?: string;
                /** @description The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC. Buckets of days and months begin as in this zone. */
                timezone?: string;
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The buckets, oldest first. In CSV it is the items alone. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "productid": "ABC-123",
                     *       "interval": "1h",
                     *       "items": [
                     *         {
                     *           "timestamp": "2024-01-01T10:00:00Z",
                     *           "count": 2,
                     *           "min": 48,
                     *           "max": 50,
                     *           "avg": 49,
                     *           "first": 50,
                     *           "last": 48
                     *         },
                     *         {
                     *           "timestamp": "2024-01-01T11:00:00Z",
                     *           "count": 0,
                     *           "min": 48,
                     *           "max": 48,
                     *           "avg": 48,
                     *           "first": 48,
                     *           "last": 48
                     *         },
                     *         {
                     *           "timestamp": "2024-01-01T12:00:00Z",
                     *           "count": 0,
                     *           "min": 48,
                     *           "max": 48,
                     *           "avg": 48,
                     *           "first": 48,
                     *           "last": 48
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SeriesDto"];
                    /**
                     * @example timestamp,count,min,max,avg,first,last
                     *     2024-01-01T10:00:00Z,2,48,50,49,50,48
                     *     2024-01-01T11:00:00Z,0,48,48,48,48,48
                     *     2024-01-01T12:00:00Z,0,48,48,48,48,48
                     */
                    "text/csv": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_ACCEPTABLE`: `Accept` allows none of the formats that the route answers in. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getForecast: {
        parameters: {
            query: {
                /** @description The products: the parameter is repeated for each. The request line and the headers may have 16 KB; for many or long names, send a POST. */
                productid: string[];
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
                /** @description How many whole days before today the forecast looks at, from `7d` to `366d`. */
                window?: string;
                /** @description The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC. Days begin as in this zone. */
                timezone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The forecasts. `missing` names the products that have no reading by now. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "items": [
                     *         {
                     *           "productid": "ABC-123",
                     *           "level": 20,
                     *           "per_day": 4,
                     *           "days_left": 5,
                     *           "out_at": "2024-01-16T12:00:00Z",
                     *           "low": 4,
                     *           "high": 10,
                     *           "days_seen": 10,
                     *           "days_out": 0
                     *         }
                     *       ],
                     *       "missing": [
                     *         "XYZ-789"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ForecastsDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    voidReadings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoidDto"];
            };
        };
        responses: {
            /** @description The readings are voided, durably. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoidedDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product. */
                productid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The details. Those that were never set are absent. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailsDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    replaceProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product. */
                productid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetDetailsDto"];
            };
        };
        responses: {
            /** @description The details after the change. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailsDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    eraseProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product. */
                productid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The readings are deleted. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasedDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    changeProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product. */
                productid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetDetailsDto"];
            };
        };
        responses: {
            /** @description The details after the change. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailsDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    listRules: {
        parameters: {
            query?: {
                /** @description Most rules on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "limit": 50,
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "productid": "OIL-1",
                     *           "when": "low",
                     *           "threshold": 10,
                     *           "created_at": "2024-03-04T08:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RulesDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRuleDto"];
            };
        };
        responses: {
            /** @description Made. Every instance knows the rule within 5 s. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "productid": "OIL-1",
                     *       "when": "low",
                     *       "threshold": 10,
                     *       "created_at": "2024-03-04T08:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `TOO_MANY_RULES`: There are 10,000 rules already, or 500 about all products. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the rule. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "productid": "OIL-1",
                     *       "when": "low",
                     *       "threshold": 10,
                     *       "created_at": "2024-03-04T08:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the rule. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    changeRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the rule. */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRuleDto"];
            };
        };
        responses: {
            /** @description The rule after the change. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "productid": "OIL-1",
                     *       "when": "low",
                     *       "threshold": 10,
                     *       "created_at": "2024-03-04T08:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Only events after the one with this `id`. */
                after?: number;
                /** @description Only events before the one with this `id`. */
                before?: number;
                /** @description `desc`: the newest first, to show what happened lately. The next page is `before` the `id` of the last event. */
                order?: "asc" | "desc";
                /** @description Only events of this type; the parameter is repeated for several. */
                type?: ("level.low" | "level.recovered" | "level.out" | "level.back" | "product.stale" | "product.fresh" | "forecast.low" | "forecast.recovered" | "reading.voided")[];
                /** @description Only events of this product. */
                productid?: string;
                /** @description Most events in the response. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, in the order asked for. There are no more yet if `count` is less than `limit`. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "limit": 50,
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "type": "level.low",
                     *           "timestamp": "2024-03-04T17:00:01.234567Z",
                     *           "data": {
                     *             "productid": "OIL-1",
                     *             "quantity": 9,
                     *             "threshold": 10,
                     *             "reading": {
                     *               "id": 7,
                     *               "timestamp": "2024-03-04T17:00:00Z"
                     *             },
                     *             "rule": 1,
                     *             "sequence": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EventsDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description Most webhooks on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "limit": 50,
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "url": "https://shop.example/stock-events",
                     *           "types": [
                     *             "level.low",
                     *             "level.out"
                     *           ],
                     *           "description": "Orders at the supplier",
                     *           "enabled": true,
                     *           "created_at": "2024-03-04T08:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WebhooksDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookDto"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "url": "https://shop.example/stock-events",
                     *       "types": [
                     *         "level.low",
                     *         "level.out"
                     *       ],
                     *       "description": "Orders at the supplier",
                     *       "enabled": true,
                     *       "created_at": "2024-03-04T08:00:00Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookWithSecretDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `TOO_MANY_WEBHOOKS`: There are 100 webhooks already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "url": "https://shop.example/stock-events",
                     *       "types": [
                     *         "level.low",
                     *         "level.out"
                     *       ],
                     *       "description": "Orders at the supplier",
                     *       "enabled": true,
                     *       "created_at": "2024-03-04T08:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeWebhookDto"];
            };
        };
        responses: {
            /** @description The webhook after the change. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "url": "https://shop.example/stock-events",
                     *       "types": [
                     *         "level.low",
                     *         "level.out"
                     *       ],
                     *       "description": "Orders at the supplier",
                     *       "enabled": true,
                     *       "created_at": "2024-03-04T08:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: {
                /** @description Seconds for which the old secret signs, too; 0 for a secret that others know. */
                grace?: number;
            };
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Renewed. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "url": "https://shop.example/stock-events",
                     *       "types": [
                     *         "level.low",
                     *         "level.out"
                     *       ],
                     *       "description": "Orders at the supplier",
                     *       "enabled": true,
                     *       "created_at": "2024-03-04T08:00:00Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookWithSecretDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Most deliveries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "limit": 50,
                     *       "items": [
                     *         {
                     *           "id": "0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11",
                     *           "event": 1,
                     *           "type": "level.low",
                     *           "status": "pending",
                     *           "attempts": 2,
                     *           "created_at": "2024-03-04T17:00:01.234567Z",
                     *           "next_attempt_at": "2024-03-04T17:05:12.345678Z",
                     *           "attempted_at": "2024-03-04T17:00:07.123Z",
                     *           "duration_ms": 31,
                     *           "status_code": 503,
                     *           "response": "Service Unavailable",
                     *           "error": "The receiver answered 503."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveriesDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was sent, or could not be sent. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "delivered",
                     *       "attempted_at": "2024-03-04T17:00:07.123Z",
                     *       "duration_ms": 31,
                     *       "status_code": 204
                     *     }
                     */
                    "application/json": components["schemas"]["TestedWebhookDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    replayEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayDto"];
            };
        };
        responses: {
            /** @description Queued. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    streamLevels: {
        parameters: {
            query?: {
                /** @description The products: the parameter is repeated for each. */
                productid?: string[];
                /** @description In place of `productid`: the products whose names begin with this text, 1,000 at most. */
                prefix?: string;
                /** @description Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound. */
                location?: string;
                /** @description The `id` of the last message of an earlier stream: the stored events after it come first. The same as the header `Last-Event-ID`, which a browser sends by itself when it reconnects. */
                after?: number;
                /** @description A ticket in place of credentials, for an EventSource, which cannot send headers. */
                ticket?: string;
            };
            header?: {
                /** @description The `id` of the last message: the stored events after it come first, 500 at most. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The levels, and then each change. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 2000
                     *
                     *     id: 7
                     *     event: level.changed
                     *     data: {"type":"level.changed","timestamp":"2024-03-04T17:00:00.5Z","data":{"productid":"OIL-1","quantity":12,"reading":{"id":6,"timestamp":"2024-03-04T16:00:00Z"},"sequence":0}}
                     *
                     *     id: 7
                     *     event: ready
                     *     data: {"products":1}
                     *
                     *     id: 8
                     *     event: level.low
                     *     data: {"id":8,"type":"level.low","timestamp":"2024-03-04T17:05:00.1Z","data":{"productid":"OIL-1","quantity":9,"threshold":10,"reading":{"id":7,"timestamp":"2024-03-04T17:05:00Z"},"rule":1,"sequence":1}}
                     *
                     *     id: 8
                     *     event: level.changed
                     *     data: {"type":"level.changed","timestamp":"2024-03-04T17:05:00.2Z","data":{"productid":"OIL-1","quantity":9,"previous_quantity":12,"reading":{"id":7,"timestamp":"2024-03-04T17:05:00Z"},"sequence":1}}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    createStreamTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All well. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description One of them is unavailable or full. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDto"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `SHUTTING_DOWN`: This instance is stopping. `/readyz` says so to load balancers; requests are still served. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Most keys on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKeyDto"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKeyDto"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON in UTF-8, or its compression is damaged. `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is larger than `BODY_LIMIT` after decompression, or than this route takes, or would take up more memory than there is; the message says which. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body is not of a type that this route takes, or its encoding is unknown. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The public part of the key: `vk_`*id*`_…`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `LAST_ADMIN_KEY`: Without this key nobody could make another one. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: {
                /** @description Seconds for which the old secret stays good beside the new one. */
                grace?: number;
            };
            header?: never;
            path: {
                /** @description The public part of the key: `vk_`*id*`_…`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Renewed. */
            201: {
                headers: {
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKeyDto"];
                };
            };
            /** @description `BAD_REQUEST`: The request itself is malformed: percent-encoding, a header, a packed file that ends early. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `UNAUTHENTICATED`: No credentials, or such as are wrong, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `FORBIDDEN`: The caller is known, and may not do this; the message names the scope or the location. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `NOT_FOUND`: No such path, key, rule, webhook or product. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `VALIDATION_ERROR`: Values are not allowed; `details` names each. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests in this minute; try again after `Retry-After` seconds. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    /** @description The policy: requests allowed (`q`) in a window of seconds (`w`). */
                    "RateLimit-Policy"?: string;
                    /** @description What remains of it (`r`), and in how many seconds it starts anew (`t`). */
                    RateLimit?: string;
                    /** @description The same as `q`. */
                    "X-RateLimit-Limit"?: number;
                    /** @description The same as `r`. */
                    "X-RateLimit-Remaining"?: number;
                    /** @description The same as `t`. */
                    "X-RateLimit-Reset"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `INTERNAL_ERROR`: A bug; it is logged under the same `request_id`. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
            /** @description `ISSUER_UNAVAILABLE`: The keys of the token’s issuer cannot be fetched; try again. `DATABASE_UNAVAILABLE`: PostgreSQL is away or did not answer in time; try again. `OVERLOADED`: More arrives than can be stored, every connection to the database is busy, or other requests of the same caller take up its share. `DISK_FULL`: The disk of the database is full, or has less room than `DISK_MIN_FREE`. Nothing is stored until it has room again; reads go on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorDto"];
                };
            };
        };
    };
    receiveEvent: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Identifies the message, the same in all attempts. A message that has arrived before can be ignored.
                 * @example 0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11
                 */
                "webhook-id": string;
                /**
                 * @description Time of the attempt, in seconds since 1970. Refuse one that is far from the present.
                 * @example 1709571601
                 */
                "webhook-timestamp": string;
                /**
                 * @description One or several signatures, separated by spaces, of which one has to fit: `v1,` and the HMAC-SHA256, in Base64, of `webhook-id`, `webhook-timestamp` and the body, joined by dots. The key is the part of the secret behind `whsec_`, decoded from Base64.
                 * @example v1,uoLdFP/4M2cUIJ+NF3g54AsxqgLxa5+uvvhuF+KEUJs=
                 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": 1,
                 *       "type": "level.low",
                 *       "timestamp": "2024-03-04T17:00:01.234567Z",
                 *       "data": {
                 *         "productid": "OIL-1",
                 *         "quantity": 9,
                 *         "threshold": 10,
                 *         "rule": 1,
                 *         "sequence": 1
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["EventDto"];
            };
        };
        responses: {
            /** @description The receiver wants nothing more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered. It has to arrive within 15 s. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Failed, also by a redirect: there is another attempt after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. After a `Retry-After` of up to a day, the webhook gets nothing before that time. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveTest: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Identifies the message, the same in all attempts. A message that has arrived before can be ignored.
                 * @example 0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11
                 */
                "webhook-id": string;
                /**
                 * @description Time of the attempt, in seconds since 1970. Refuse one that is far from the present.
                 * @example 1709571601
                 */
                "webhook-timestamp": string;
                /**
                 * @description One or several signatures, separated by spaces, of which one has to fit: `v1,` and the HMAC-SHA256, in Base64, of `webhook-id`, `webhook-timestamp` and the body, joined by dots. The key is the part of the secret behind `whsec_`, decoded from Base64.
                 * @example v1,uoLdFP/4M2cUIJ+NF3g54AsxqgLxa5+uvvhuF+KEUJs=
                 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "webhook.test",
                 *       "timestamp": "2024-03-04T17:00:00.000Z",
                 *       "data": {
                 *         "webhook": 1
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "webhook.test";
                    /** Format: date-time */
                    timestamp: string;
                    data: {
                        /** @description The id of the webhook. */
                        webhook: number;
                    };
                };
            };
        };
        responses: {
            /** @description The receiver wants nothing more: the webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered. It has to arrive within 15 s. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Failed, also by a redirect: there is another attempt after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. After a `Retry-After` of up to a day, the webhook gets nothing before that time. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
