using ActorShm.Actors.Scheduling;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Scheduling;

/// <summary>Method: an actor does with its line what the test tells it, and time stands still but for its timers.</summary>
public sealed class PatientLineTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly ActorSystem _system = ActorSystem.Create("line");
    private readonly List<string> _done = []; // the actor's, until it has no more to do
    private readonly IActorRef _owner;
    private volatile bool _isInTheWay = true;

    public PatientLineTests()
    {
        var time = _time;
        _owner = _system.ActorOf(Props.Create(() => new Owner(time)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task What_can_be_done_is_done_at_once()
    {
        _isInTheWay = false;

        await TellAsync(line => line.Enter(Attempt("first")));

        Assert.Equal(["first after 0 s"], _done);
    }

    [Fact]
    public async Task What_came_later_waits_for_what_came_before_and_has_waited_since_it_came()
    {
        await TellAsync(line => line.Enter(Attempt("first")));
        _time.Advance(TimeSpan.FromSeconds(5));
        await TellAsync(line => line.Enter(_ =>
        {
            _done.Add("second");
            return true;
        }));
        await TellAsync(line => line.Enter(Attempt("third")));
        _time.Advance(TimeSpan.FromSeconds(2));
        await TellAsync(static line => line.LookAgain());
        Assert.Empty(_done);

        _isInTheWay = false;

        await DoneAsync(3);
        Assert.Equal(["first after 7 s", "second", "third after 2 s"], _done);
    }

    [Fact]
    public async Task What_a_job_gives_up_is_not_done_and_keeps_nobody_waiting()
    {
        await TellAsync(line => line.Enter(Attempt("of job 7"), job: 7));
        await TellAsync(line => line.Enter(_ =>
        {
            _done.Add("of another");
            return true;
        }));

        await TellAsync(static line => line.GiveUp(8)); // has nothing there
        await TellAsync(static line => line.GiveUp(7));

        await DoneAsync(1);
        _isInTheWay = false;
        await TellAsync(static line => line.LookAgain());
        Assert.Equal(["of another"], _done);
    }

    [Fact]
    public async Task What_is_begun_by_something_in_the_line_stands_at_its_end()
    {
        await TellAsync(line => line.Enter(_ =>
        {
            if (_isInTheWay)
            {
                return false;
            }

            line.Enter(Attempt("begun by the first"));
            return true;
        }));
        await TellAsync(line => line.Enter(Attempt("second")));

        _isInTheWay = false;

        await DoneAsync(2);
        Assert.Equal(["second after 0 s", "begun by the first after 0 s"], _done);
    }

    private Func<TimeSpan, bool> Attempt(string what) => tried =>
    {
        if (!_isInTheWay)
        {
            _done.Add($"{what} after {tried.TotalSeconds} s");
        }

        return !_isInTheWay;
    };

    private Task DoneAsync(int count) => Watchdog.UntilAsync($"{count} are done", async () =>
    {
        var isSo = false;
        await TellAsync(_ => isSo = _done.Count == count);
        return isSo;
    });

    private Task TellAsync(Action<PatientLine> act) => _owner.Ask<string>(act, Watchdog.Limit);

    private sealed class Owner : ReceiveActor, IWithTimers
    {
        private readonly TimeProvider _time;
        private PatientLine? _line;

        public Owner(TimeProvider time)
        {
            _time = time;
            Receive<Action<PatientLine>>(act =>
            {
                act(_line ??= new PatientLine(Timers, _time));
                Sender.Tell("done", Self);
            });
            Receive<LookAgain>(again => again.Line.LookAgain());
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
