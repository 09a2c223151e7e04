using System.Runtime.InteropServices;

namespace ActorShm.Embedded;

// The end of the process, when it comes before the end of the system.
public sealed partial class CoordinatedShutdown
{
    private void RunAtProcessExit()
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;

        // Since .NET 10 a SIGTERM that nobody handles ends the process without ProcessExit.
        var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

        // The hooks hold on to the whole system, which has nothing left to do at the exit once it has ended. Not in the callback
        // itself: where the signal began the end, disposing would wait for the handler, which waits for the end.
        _ = _system.WhenTerminated.ContinueWith(_ => Forget(), CancellationToken.None, TaskContinuationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);

        void Forget()
        {
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            terminate.Dispose();
        }

        void OnExit(object? sender, EventArgs e) => RunToTheEnd();

        void OnSignal(PosixSignalContext context)
        {
            // A program that handles the signal itself decides what its end looks like; .NET asks the handlers in the reverse order of their
            // registration, so one that is older than this has not been asked yet. The others end here: the signal does what it does when nobody
            // handles it, and the exit code says so.
            if (!context.Cancel)
            {
                RunToTheEnd();
            }
        }
    }

    private void RunToTheEnd()
    {
        var run = Run(ClrExitReason.Instance);
        var patience = TotalTimeout < DetachedTimer.LongestWait ? TotalTimeout : DetachedTimer.LongestWait; // each phase has a limit that a timer can have, and not their sum
#pragma warning disable VSTHRD002 // The process is gone when this returns, so whatever is to be done has to be waited for here.
        Task.WhenAny(run, Task.Delay(patience)).Wait();
#pragma warning restore VSTHRD002
    }
}
