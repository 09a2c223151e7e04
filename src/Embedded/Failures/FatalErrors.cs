using System.Diagnostics;

namespace ActorShm;

/// <summary>Tells the failure of an actor or of an embedder's code, which somebody handles, from the end of the process.</summary>
internal static class FatalErrors
{
    /// <summary>True for what somebody may handle; does not return otherwise.</summary>
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
                Environment.FailFast("The process ran out of memory, and ends because its state can no longer be trusted.", failure);
                break;
            case UnreachableException:
                Environment.FailFast($"The process broke an invariant ({failure.Message}), and ends because its state can no longer be trusted.", failure);
                break;
        }

        return true;
    }
}
