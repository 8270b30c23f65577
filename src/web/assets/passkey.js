/* passkey.js: asks the browser for a passkey and puts its answer into the form that asked. Pages without passkeys do not
 * have it.
 *
 *     <section data-needs-passkey hidden>                  shown where the browser knows passkeys
 *     <form data-passkey="get" data-options="{…}">         at once, and again with its button; "create": with the button
 *
 * Options and answers are the JSON of WebAuthn Level 3; bytes are base64url in both. */
"use strict";

(function () {
    if (!window.PublicKeyCredential || !navigator.credentials) return;
    var each = function (selector, what) {
        Array.prototype.forEach.call(document.querySelectorAll(selector), what);
    };
    each("[data-needs-passkey]", function (part) {
        part.hidden = false;
    });

    var bytes_of = function (text) {
        var raw = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
        return Uint8Array.from(raw, function (c) {
            return c.charCodeAt(0);
        });
    };
    var text_of = function (bytes) {
        var raw = String.fromCharCode.apply(null, new Uint8Array(bytes));
        return window.btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    };
    var known = function (list) {
        return (list || []).map(function (one) {
            return Object.assign({}, one, { id: bytes_of(one.id) });
        });
    };
    var options_of = function (form) {
        var options = JSON.parse(form.getAttribute("data-options"));
        options.challenge = bytes_of(options.challenge);
        if (options.user) options.user.id = bytes_of(options.user.id);
        if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
        if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
        return options;
    };
    var answer_of = function (credential) {
        var out = { id: credential.id, rawId: credential.id, type: credential.type, response: {} };
        ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"].forEach(function (name) {
            if (credential.response[name]) out.response[name] = text_of(credential.response[name]);
        });
        return JSON.stringify(out);
    };

    var show = function (form, name, on) {
        form.querySelector("[data-passkey-" + name + "]").hidden = !on;
    };
    var ask = function (form) {
        var create = form.getAttribute("data-passkey") === "create";
        show(form, "wait", true);
        show(form, "failed", false);
        var asked = { publicKey: options_of(form) };
        return (create ? navigator.credentials.create(asked) : navigator.credentials.get(asked)).then(
            function (credential) {
                form.elements.response.value = answer_of(credential);
                form.submit();
            },
            function () {
                show(form, "wait", false);
                show(form, "failed", true);
            }
        );
    };
    each("form[data-passkey]", function (form) {
        form.addEventListener(
            "submit",
            function (event) {
                event.preventDefault();
                event.stopPropagation();
                if (form.reportValidity()) ask(form);
            },
            true
        );
        if (form.getAttribute("data-passkey") === "get") ask(form);
    });
})();
