/* kijun.js: comfort. Every page does without it. Nothing is fetched, nothing is made of text that came from somewhere:
 * elements are moved, hidden and asked about, that is all. Texts come from the page (data-… of body). */
"use strict";

(function () {
    var say = function (name) {
        return document.body.getAttribute("data-" + name) || "";
    };
    var each = function (selector, what) {
        Array.prototype.forEach.call(document.querySelectorAll(selector), what);
    };

    /* Enter that confirms kanji must not send the form (229: older browsers). */
    document.addEventListener(
        "keydown",
        function (event) {
            if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.form) {
                event.preventDefault();
                event.stopPropagation();
            }
        },
        true
    );

    /* <form data-confirm="Sentence?">, or the button that was pressed. */
    document.addEventListener("submit", function (event) {
        var form = event.target;
        var from = event.submitter && event.submitter.hasAttribute("data-confirm") ? event.submitter : form;
        var question = from.getAttribute("data-confirm");
        if (question && !window.confirm(question)) {
            event.preventDefault();
            return;
        }
        /* Twice pressed is once meant. */
        if (form.method === "post") {
            if (form.hasAttribute("data-sent")) {
                event.preventDefault();
                return;
            }
            form.setAttribute("data-sent", "");
        }
        leaving = true;
    });
    window.addEventListener("pageshow", function () {
        leaving = false;
        each("form[data-sent]", function (form) {
            form.removeAttribute("data-sent");
        });
    });

    /* <form data-keep>: what was entered and not sent. */
    var leaving = false;
    var changed = false;
    document.addEventListener("input", function (event) {
        if (event.target.form && event.target.form.hasAttribute("data-keep")) changed = true;
    });
    window.addEventListener("beforeunload", function (event) {
        if (changed && !leaving) {
            event.preventDefault();
            event.returnValue = say("unsaved");
        }
    });

    /* <select data-send> */
    document.addEventListener("change", function (event) {
        if (event.target.hasAttribute("data-send") && event.target.form) event.target.form.requestSubmit();
    });

    /* What is wrong comes first. */
    var errors = document.getElementById("errors");
    if (errors) errors.focus();

    /* <th data-sort="text">: a button in the head sorts the rows below it. */
    var value_of = function (row, at, number) {
        var cell = row.cells[at];
        var text = cell ? (cell.getAttribute("data-value") || cell.textContent).trim() : "";
        return number ? parseFloat(text.replace(/[,\s]/g, "")) : text;
    };
    var compare = function (at, number, order) {
        return function (a, b) {
            var x = value_of(a, at, number);
            var y = value_of(b, at, number);
            if (number) return order * ((isNaN(x) ? Infinity : x) - (isNaN(y) ? Infinity : y)) || 0;
            return order * x.localeCompare(y, document.documentElement.lang, { numeric: true });
        };
    };
    var sort = function (head) {
        var table = head.closest("table");
        var order = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        each("th[aria-sort]", function (other) {
            if (other.closest("table") === table) other.removeAttribute("aria-sort");
        });
        head.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
        var rows = Array.prototype.slice.call(table.tBodies[0].rows);
        rows.sort(compare(head.cellIndex, head.getAttribute("data-sort") === "number", order));
        rows.forEach(function (row) {
            table.tBodies[0].appendChild(row);
        });
    };
    each("th[data-sort]", function (head) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        while (head.firstChild) button.appendChild(head.firstChild);
        head.appendChild(button);
        button.addEventListener("click", function () {
            sort(head);
        });
    });

    /* <table data-filter>: a field above it that leaves only rows with all of some words. */
    var plain = function (text) {
        return text.normalize("NFKC").toLowerCase();
    };
    each("table[data-filter]", function (table, index) {
        var box = document.createElement("div");
        var label = document.createElement("label");
        var field = document.createElement("input");
        var count = document.createElement("p");
        box.className = "field";
        field.type = "search";
        field.className = "middle";
        field.id = "filter-" + index;
        label.htmlFor = field.id;
        label.textContent = say("filter");
        count.className = "hint";
        count.setAttribute("role", "status");
        [label, field, count].forEach(function (part) {
            box.appendChild(part);
        });
        var around = table.closest(".scroll") || table;
        around.parentNode.insertBefore(box, around);
        field.addEventListener("input", function () {
            var words = plain(field.value).split(/\s+/);
            var shown = 0;
            Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
                var text = plain(row.textContent);
                row.hidden = !words.every(function (word) {
                    return text.indexOf(word) >= 0;
                });
                if (!row.hidden) shown++;
            });
            count.textContent = field.value ? say("rows") + " " + shown + " / " + table.tBodies[0].rows.length : "";
        });
    });

    /* Closed explanations are wanted on paper when they were open on the screen only; tables never cut. */
    window.addEventListener("beforeprint", function () {
        each("details.disclosure", function (details) {
            if (!details.open) {
                details.open = true;
                details.setAttribute("data-print", "");
            }
        });
    });
    window.addEventListener("afterprint", function () {
        each("details[data-print]", function (details) {
            details.open = false;
            details.removeAttribute("data-print");
        });
    });
})();
