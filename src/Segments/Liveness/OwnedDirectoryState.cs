namespace ActorShm.Segments;

/// <summary>The state of a directory that may be an owned one, as <see cref="OwnedDirectory.StateOf"/> sees it.</summary>
public enum OwnedDirectoryState
{
    /// <summary>Nothing to do: the directory does not exist, is not an owned directory of this user, or is being made or removed at this moment.</summary>
    None,

    /// <summary>A process that this one can see owns it.</summary>
    Alive,

    /// <summary>A process that this one cannot see holds its lock: the owner lives in another pid namespace, such as a container that shares the file system.</summary>
    AliveElsewhere,

    /// <summary>Its owner has died; <see cref="OwnedDirectory.SweepDead"/> removes it.</summary>
    Dead,
}
