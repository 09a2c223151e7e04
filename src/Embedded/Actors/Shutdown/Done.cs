namespace ActorShm.Embedded;

/// <summary>What a task gives that has nothing to give but its end.</summary>
public sealed class Done
{
    private Done()
    {
    }

    /// <summary>The only one.</summary>
    public static Done Instance { get; } = new();
}
