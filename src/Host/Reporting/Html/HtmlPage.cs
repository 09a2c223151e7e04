namespace ActorShm.Host.Reporting.Html;

/// <summary>Writes a self-contained page: it needs no network and no script, and is light or dark as the reader's system is.</summary>
internal static class HtmlPage
{
    private const string Style = """
        :root { color-scheme: light dark; --page: #fbfbfa; --ink: #1d2126; --quiet: #667079; --line: #dfe2e5; --card: #ffffff;
          --a: #2864c7; --b: #d9730d; --c: #b0246f; --d: #1f8a5b; --e: #7c5cc4; --bad: #c62828; --good: #1f8a5b; }
        @media (prefers-color-scheme: dark) { :root { --page: #15181b; --ink: #e6e8ea; --quiet: #98a2ab; --line: #31373d; --card: #1c2024;
          --a: #6fa3f5; --b: #f2a057; --c: #ee7fb8; --d: #5fcf9c; --e: #b39cf2; --bad: #ff7b72; --good: #5fcf9c; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
        h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; } h2 { font-size: 18px; margin: 36px 0 4px; }
        p { margin: 4px 0 12px; max-width: 76ch; } .quiet { color: var(--quiet); font-size: 13px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
        th, td { text-align: left; padding: 6px 12px; border-bottom: 1px solid var(--line); vertical-align: top; } tr:last-child td { border-bottom: 0; }
        th { font-weight: 600; color: var(--quiet); font-size: 12px; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .cards { display: flex; flex-wrap: wrap; gap: 12px; margin: 20px 0 8px; }
        .card { flex: 1 1 118px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
        .card b { display: block; font-size: 21px; line-height: 1.3; font-variant-numeric: tabular-nums; } .card span { color: var(--quiet); font-size: 12px; }
        .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
        figure { margin: 8px 0 0; padding: 12px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
        svg { display: block; width: 100%; height: auto; } svg text { fill: var(--quiet); font: 12px system-ui, "DejaVu Sans", sans-serif; }
        .grid { stroke: var(--line); } .series { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
        .ours { font-weight: 650; } .wide { overflow-x: auto; }
        """;

    /// <summary>Writes a page.</summary>
    /// <param name="title">The title of the page.</param>
    /// <param name="body">The contents of the page.</param>
    public static string Write(string title, HtmlText body) => HtmlText.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <style>
        {new HtmlText(Style)}
        </style>
        </head>
        <body>
        <main>
        {body}
        </main>
        </body>
        </html>

        """).Markup;
}
