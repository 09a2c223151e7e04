using System.Diagnostics;

namespace ActorShm.Embedded;

/// <summary>Tells an actor's failure, which its supervisor handles, from the end of the process.</summary>
internal static class FatalErrors
{
    /// <summary>True for what a supervisor may see; does not return otherwise.</summary>
    /// <remarks>
    /// Without memory, or after code ran that its author proved could not run, nothing that follows can be trusted, a supervisor's
    /// decision least of all; the process ends with the reason on standard error, and its links tell the others.
    /// </remarks>
    public static bool AreNot(Exception failure)
    {
        switch (failure)
        {
            case AggregateException several:
                return several.InnerExceptions.All(AreNot);
            case OutOfMemoryException:
                Environment.FailFast("An actor ran out of memory; the process ends because its state can no longer be trusted.", failure);
                break;
            case UnreachableException:
                Environment.FailFast($"An actor broke an invariant ({failure.Message}); the process ends because its state can no longer be trusted.", failure);
                break;
        }

        return true;
    }
}
