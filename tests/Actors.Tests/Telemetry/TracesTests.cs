using System.Diagnostics;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests.Telemetry;

// Goal: an embedder's listener that has a defect ends no job. Method: it throws at one step, and only at what this test does on its thread, for other tests trace as well.
public sealed class TracesTests : IDisposable
{
    private const string Unheard = "ActorShm.Unheard";

    private readonly ActivityListener _listener;
    private string _failing = string.Empty;
    private int _thread;
    private int _failures;

    public TracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source =>
            {
                FailAt("asked whether it listens");
                return source.Name == TelemetryNames.Source;
            },
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                FailAt("asked whether it wants it");
                return IsOwn ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
            },
            ActivityStarted = _ => FailAt("started"),
            ActivityStopped = _ => FailAt("stopped"),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private bool IsOwn => Environment.CurrentManagedThreadId == _thread;

    [Theory]
    [InlineData("asked whether it wants it", false)]
    [InlineData("started", true)]
    [InlineData("stopped", true)]
    public void What_a_listener_throws_is_no_failure_of_what_is_traced(string step, bool begins)
    {
        using var before = new Activity("what this thread does").Start();
        FailFromNowOnWhen(step);

        var activity = Traces.Begin("job", ActivityKind.Server, string.Empty);
        Traces.End(activity);

        Assert.Equal(1, _failures);
        Assert.Equal(begins, activity is { IsStopped: true });
        Assert.Same(before, Activity.Current);
    }

    [Fact]
    public void Who_throws_when_asked_whether_it_listens_hears_nothing()
    {
        FailFromNowOnWhen("asked whether it listens");

        Assert.Null(Traces.MakeSource(Unheard));

        Assert.Equal(1, _failures);
    }

    public void Dispose() => _listener.Dispose();

    private void FailFromNowOnWhen(string step) => (_thread, _failing) = (Environment.CurrentManagedThreadId, step);

    private void FailAt(string step)
    {
        if (IsOwn && step == _failing)
        {
            _failures++;
            throw new FormatException("no such format");
        }
    }
}
