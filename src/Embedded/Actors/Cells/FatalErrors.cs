namespace ActorShm.Embedded;

/// <summary>Tells an actor's failure, which its supervisor handles, from the end of the process.</summary>
internal static class FatalErrors
{
    /// <summary>True for what a supervisor may see; does not return otherwise.</summary>
    /// <remarks>Without memory nothing that follows can be trusted, a supervisor's decision least of all; the process ends, and its links tell the others.</remarks>
    public static bool AreNot(Exception failure)
    {
        if (failure is OutOfMemoryException)
        {
            Environment.FailFast("An actor ran out of memory; the process ends because its state can no longer be trusted.", failure);
        }

        return true;
    }
}
