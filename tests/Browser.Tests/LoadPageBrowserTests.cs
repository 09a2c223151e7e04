using System.Reflection;
using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Browser.Tests;

public class LoadPageBrowserTests
{
    [SkippableFact]
    public async Task A_browser_shows_every_chart_with_its_lines_and_every_fault_in_each()
    {
        Skip.If(Chromium.IsMissing, Chromium.SkipReason);
        using var scratch = new ScratchDirectory();
        var load = await TestProcess.RunAsync(Metadata("HostDirectory") + "actorshm", ["load", Metadata("Scenarios") + "smoke.conf", "--report", scratch.Path]);
        Assert.True(File.Exists(scratch.Combine("load.html")), load.Errors);
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(scratch.Combine("load.json"))).RootElement;

        await using var chromium = await Chromium.StartAsync();
        var (page, problems) = await chromium.OpenAsync(scratch.Combine("load.html"), width: 1200);

        Assert.Equal("Load: smoke", await page.TitleAsync());
        var charts = page.Locator("svg.chart");
        Assert.Equal(3, await charts.CountAsync());
        var faults = report.GetProperty("faults").GetArrayLength();
        Assert.NotEqual(0, faults);
        for (var i = 0; i < 3; i++)
        {
            var chart = charts.Nth(i);
            var box = await chart.BoundingBoxAsync();
            Assert.True(box is { Width: > 600, Height: > 100 }, $"{box?.Width} x {box?.Height}");
            Assert.Equal(faults, await chart.Locator("g.fault").CountAsync());
        }

        // The lines are drawn, inside of their charts: a line has as many corners as there are seconds with a value.
        var throughput = charts.Nth(1).Locator("path[data-name='done']");
        Assert.Equal(report.GetProperty("timeline").GetArrayLength(), (await throughput.GetAttributeAsync("d"))!.Count(letter => letter is 'M' or 'L'));
        Assert.True(await page.EvaluateAsync<bool>(
            """
            () => [...document.querySelectorAll('path.series, svg.chart text')].every(drawn => {
              const inner = drawn.getBoundingClientRect(), outer = drawn.closest('svg').getBoundingClientRect();
              return inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
            })
            """));
        Assert.Equal(report.GetProperty("assertions").GetArrayLength(), await page.Locator("span.good, span.bad").CountAsync());
        Assert.Empty(problems);
    }

    [SkippableFact]
    public async Task A_narrow_window_scrolls_tables_and_not_the_page()
    {
        Skip.If(Chromium.IsMissing, Chromium.SkipReason);
        using var scratch = new ScratchDirectory();
        var bench = await TestProcess.RunAsync(Metadata("HostDirectory") + "actorshm", ["bench", "nine-ways", "--way", "pipe", "--way", "shared-memory", "--elements", "1000", "--runs", "1", "--report", scratch.Path]);
        Assert.True(bench.ExitCode == 0, bench.Errors);

        await using var chromium = await Chromium.StartAsync();
        var (page, problems) = await chromium.OpenAsync(scratch.Combine("nine-ways.html"), width: 420);

        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        Assert.Equal(await page.Locator("table tr").CountAsync() - 1, await page.Locator("svg g.bar").CountAsync());
        Assert.Empty(problems);
    }

    private static string Metadata(string key) =>
        typeof(LoadPageBrowserTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
