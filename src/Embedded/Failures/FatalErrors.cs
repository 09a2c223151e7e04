using System.Diagnostics;

namespace ActorShm;

/// <summary>Tells failures that somebody handles, such as those of an actor or of an embedder's code, from those that end the process.</summary>
internal static class FatalErrors
{
    /// <summary>Returns true for a failure that may be handled, and otherwise ends the process.</summary>
    /// <remarks>
    /// Without memory, or after code ran that its author proved could not run, nothing that follows can be trusted, least of all a supervisor's
    /// decision. The process then ends with the reason on standard error, and its links tell the other processes.
    /// </remarks>
    public static bool AreNot(Exception failure)
    {
        switch (failure)
        {
            case AggregateException several:
                return several.InnerExceptions.All(AreNot);
            case OutOfMemoryException:
                Environment.FailFast("The process ran out of memory, and ends because its state can no longer be trusted.", failure);
                break;
            case UnreachableException:
                Environment.FailFast($"The process broke an invariant ({failure.Message}), and ends because its state can no longer be trusted.", failure);
                break;
        }

        return true;
    }
}
