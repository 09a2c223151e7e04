namespace ActorShm.Embedded;

/// <summary>The result of a task that has no result.</summary>
public sealed class Done
{
    private Done()
    {
    }

    /// <summary>The only one.</summary>
    public static Done Instance { get; } = new();
}
