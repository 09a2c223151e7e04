using System.Text.Json;
using ActorShm.Host.Load.Faults;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Reports;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Tests.Load;

public class LoadReportTests
{
    private readonly LoadReport _report = ReportWithWarmUp();

    [Fact]
    public void The_document_counts_no_operation_of_a_warm_up()
    {
        using var written = new MemoryStream();
        JsonDocumentWriter.Write(written, json => LoadReportJson.Write(json, _report));
        var document = JsonDocument.Parse(written.ToArray()).RootElement;

        Assert.Equal(2, document.GetProperty("completed").GetInt64());
        Assert.Equal(1, document.GetProperty("failed").GetInt64());
        Assert.Equal([3L, 2L], document.GetProperty("phases").EnumerateArray().Select(phase => phase.GetProperty("completed").GetInt64()));
    }

    [Fact]
    public void The_page_counts_no_operation_of_a_warm_up() =>
        Assert.Contains("<b>2</b><span>operations done</span>", LoadPage.Write(_report), StringComparison.Ordinal);

    [Fact]
    public void A_node_that_ended_unasked_is_in_the_document_and_on_the_page_with_its_last_lines()
    {
        var report = _report with { UnaskedNodeEnds = [MadeUpLoad.Gone(2, 4711, _report.StartedAt.AddSeconds(3))] };

        using var written = new MemoryStream();
        JsonDocumentWriter.Write(written, json => LoadReportJson.Write(json, report));
        var node = Assert.Single(JsonDocument.Parse(written.ToArray()).RootElement.GetProperty("unaskedNodeEnds").EnumerateArray());
        Assert.Equal((2, 4711, "was ended by signal 11 (SIGSEGV)"), (node.GetProperty("node").GetInt32(), node.GetProperty("pid").GetInt32(), node.GetProperty("cause").GetString()));
        Assert.Equal(["one", "two"], node.GetProperty("lastLines").EnumerateArray().Select(line => line.GetString()));

        Assert.Contains("""<td class="number">4711</td><td class="number">3.0 s</td><td>was ended by signal 11 (SIGSEGV)</td>""", LoadPage.Write(report), StringComparison.Ordinal);
        Assert.DoesNotContain("ended unasked", LoadPage.Write(_report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_that_did_not_happen_is_told_everywhere()
    {
        var second = TimeSpan.FromSeconds(1);
        var report = _report with
        {
            Faults =
            [
                new FaultEvent(second, second, "kill", FaultOutcome.Injected("node with pid 4711")),
                new FaultEvent(2 * second, 2 * second, "stop", FaultOutcome.Missed("there was no node at that moment")),
            ],
        };

        using var written = new MemoryStream();
        JsonDocumentWriter.Write(written, json => LoadReportJson.Write(json, report));
        Assert.Equal([true, false], JsonDocument.Parse(written.ToArray()).RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("injected").GetBoolean()));
        Assert.Equal("1 of 2 faults happened; the first that did not: stop at 2.0 s, there was no node at that moment.", LoadPrinter.NoteOf(report));
        Assert.Contains("1 of 2 faults happened.", LoadPage.Write(report), StringComparison.Ordinal);
        Assert.Contains("""<span class="bad">did not happen</span>: there was no node at that moment""", LoadPage.Write(report), StringComparison.Ordinal);
        Assert.Null(LoadPrinter.NoteOf(report with { Faults = [report.Faults[0]] }));
    }

    // Goal: the timeline has all operations. Method: two end in a second, and three in the moment after it, of which one fails.
    [Fact]
    public void What_ends_in_the_moment_after_the_last_second_belongs_to_that()
    {
        var recorder = new LoadRecorder(MadeUpLoad.Scenario("{ name = hold, duration = 10s, rate = 5 }"));
        foreach (var _ in Enumerable.Range(0, 5))
        {
            recorder.Start();
        }

        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(1)));
        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(1)));
        recorder.CloseSecond(1, new MemorySample(Host: 1, Nodes: 0, Generator: 0, Own: 0, Files: 0));
        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(7)));
        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(3)));
        recorder.End(new OperationEnd(Entry: 0, Phase: 0, TimeSpan.FromSeconds(2), LoadErrors.Work, "A reason."));
        recorder.ExtendLastSecond(1.2, new MemorySample(Host: 2, Nodes: 0, Generator: 0, Own: 0, Files: 0));

        var point = Assert.Single(recorder.Timeline);
        Assert.Equal((1.2, 4, 1, 5, 0), (point.Second, point.Completed, point.Failed, point.Due, point.InFlight));
        Assert.Equal(TimeSpan.FromSeconds(7), point.Maximum);
        Assert.InRange(point.P50!.Value, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1)); // the third of five
        Assert.Equal(2, point.Memory.Host);
    }

    // Method: three operations are done and one times out in the warm-up; two are done and one times out where it counts.
    private static LoadReport ReportWithWarmUp()
    {
        var scenario = MadeUpLoad.Scenario("{ name = ramp, duration = 10s, rate = 5, warm-up = true }, { name = hold, duration = 10s, rate = 5 }");
        var recorder = new LoadRecorder(scenario);
        foreach (var phase in (int[])[0, 0, 0, 1, 1])
        {
            recorder.End(new OperationEnd(Entry: 0, phase, TimeSpan.FromSeconds(1)));
        }

        for (var phase = 0; phase < 2; phase++)
        {
            recorder.End(new OperationEnd(Entry: 0, phase, TimeSpan.FromSeconds(60), LoadErrors.Timeout, "It took too long."));
        }

        return MadeUpLoad.Report(scenario, recorder);
    }
}
