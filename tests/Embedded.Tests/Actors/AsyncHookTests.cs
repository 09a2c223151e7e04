namespace ActorShm.Embedded.Tests;

/// <summary>Promise: what a last hook begins with RunTask is through before the next instance is made, or before anybody hears that the actor has stopped.</summary>
public class AsyncHookTests
{
    [Fact]
    public async Task The_next_instance_is_made_when_what_the_last_hook_of_the_old_one_awaits_is_through()
    {
        await using var test = new TestSystem();
        var (work, actor) = Open(test);

        actor.Tell("fail");
        actor.Tell("alive");
        test.Probe.ExpectMsg("closing");
        work.Closing.SetResult();

        Assert.Equal(["closed", "disposed", "opened", "alive"], test.Probe.ReceiveN(4));
    }

    [Fact]
    public async Task What_the_last_hook_of_an_old_instance_throws_late_is_logged_and_no_failure_of_the_next()
    {
        await using var test = new TestSystem();
        var (work, actor) = Open(test);

        actor.Tell("fail");
        actor.Tell("alive");
        test.Probe.ExpectMsg("closing");
        work.Closing.SetException(new FormatException("not closed"));

        Assert.Equal(["disposed", "opened", "alive"], test.Probe.ReceiveN(3));
        Assert.IsType<FormatException>(Assert.Single(test.Log.Entries, entry => entry.Cause is PreRestartException).Cause!.InnerException);
    }

    [Fact]
    public async Task A_stop_is_told_when_what_the_last_hook_awaits_is_through()
    {
        await using var test = new TestSystem();
        var (work, actor) = Open(test);
        test.Probe.Watch(actor);

        test.System.Stop(actor);
        test.Probe.ExpectMsg("closing");
        work.Closing.SetResult();

        ExpectEnd(test, actor);
    }

    [Fact]
    public async Task The_last_hook_can_await_although_the_stop_came_in_the_middle_of_a_handler()
    {
        await using var test = new TestSystem();
        var (work, actor) = Open(test);
        test.Probe.Watch(actor);
        actor.Tell("await");
        test.Probe.ExpectMsg("awaiting");

        test.System.Stop(actor);
        test.Probe.ExpectMsg("closing");
        work.Handling.SetResult();
        test.Probe.ExpectMsg("awaited"); // goes on, and ends nothing
        work.Closing.SetResult();

        ExpectEnd(test, actor);
    }

    [Fact]
    public async Task A_stop_while_the_last_hook_awaits_waits_for_it_and_runs_it_once()
    {
        await using var test = new TestSystem();
        var (work, actor) = Open(test);
        test.Probe.Watch(actor);
        actor.Tell("fail");
        test.Probe.ExpectMsg("closing");

        test.System.Stop(actor);
        work.Closing.SetResult();

        ExpectEnd(test, actor);
    }

    /// <summary>What the hooks and the handler of one actor await, in the hands of a test.</summary>
    private static (Work Work, IActorRef Actor) Open(TestSystem test)
    {
        var work = new Work(test.Probe.Ref);
        var actor = test.System.ActorOf(Props.Create(() => new Hooked(work)));
        test.Probe.ExpectMsg("opened");
        return (work, actor);
    }

    private static void ExpectEnd(TestSystem test, IActorRef actor)
    {
        test.Probe.ExpectMsg("closed");
        test.Probe.ExpectMsg("disposed");
        test.Probe.ExpectTerminated(actor);
    }

    private sealed class Work(IActorRef told)
    {
        public IActorRef Told => told;

        public TaskCompletionSource Closing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Handling { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Hooked(Work work) : UntypedActor, IDisposable
    {
        public void Dispose() => work.Told.Tell("disposed");

        protected internal override void PreStart() => RunTask(OpenAsync);

        protected internal override void PostStop() => RunTask(CloseAsync);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "fail":
                    throw new FormatException("as told");
                case "await":
                    RunTask(HandleAsync);
                    break;
                default:
                    work.Told.Tell(message);
                    break;
            }
        }

        private async Task OpenAsync()
        {
            await Task.Yield();
            work.Told.Tell("opened");
        }

        private async Task CloseAsync()
        {
            work.Told.Tell("closing");
            await work.Closing.Task;
            work.Told.Tell("closed");
        }

        private async Task HandleAsync()
        {
            work.Told.Tell("awaiting");
            await work.Handling.Task;
            work.Told.Tell("awaited");
        }
    }
}
