using System.Runtime.InteropServices;

namespace ActorShm.Embedded;

// What happens when the process ends before the system does.
public sealed partial class CoordinatedShutdown
{
    private void RunAtProcessExit()
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;

        // Since .NET 10 a SIGTERM that nobody handles ends the process without ProcessExit.
        var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

        // The hooks keep the whole system alive, which has nothing left to do at the exit once it has ended. They are not removed in the callback
        // itself: when the signal began the end, disposing would wait for the handler, which waits for the end.
        _ = _system.WhenTerminated.ContinueWith(_ => Forget(), CancellationToken.None, TaskContinuationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);

        void Forget()
        {
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            terminate.Dispose();
        }

        void OnExit(object? sender, EventArgs e) => RunToTheEnd();

        void OnSignal(PosixSignalContext context)
        {
            // A program that handles the signal itself decides how it ends. .NET calls the handlers in the reverse order of their
            // registration, so a handler that is older than this one has not been called yet. Any other program ends here: the signal does what it does when nobody
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
        var patience = TotalTimeout < DetachedTimer.LongestWait ? TotalTimeout : DetachedTimer.LongestWait; // a timer can wait for the limit of each phase, but maybe not for their sum
#pragma warning disable VSTHRD002 // The process is gone when this returns, so it has to wait here for everything that is to be done.
        Task.WhenAny(run, Task.Delay(patience)).Wait();
#pragma warning restore VSTHRD002
    }
}
