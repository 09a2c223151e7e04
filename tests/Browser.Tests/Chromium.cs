using Microsoft.Playwright;

namespace ActorShm.Browser.Tests;

/// <summary>The distribution's Chromium without a window, and one page in it.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static bool IsMissing => !File.Exists(Executable);

    public static string SkipReason => $"There is no {Executable}.";

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = 120_000,
        }));
    }

    /// <summary>Opens a page of a file, and collects what goes wrong in it.</summary>
    public async Task<(IPage Page, IReadOnlyList<string> Problems)> OpenAsync(string file, int width)
    {
        var problems = new List<string>();
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 } });
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                problems.Add(message.Text);
            }
        };
        page.PageError += (_, error) => problems.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal))
            {
                problems.Add($"It asks for {request.Url}.");
            }
        };
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return (page, problems);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
