using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Owning a directory, so that a test can see what happens when its owner dies.</summary>
internal static class DirectoryVerbs
{
    /// <summary>Takes the directory, leaves a file in it, and holds both until told to end.</summary>
    public static int Hold(string path)
    {
        using var owned = OwnedDirectory.Acquire(path);
        File.WriteAllText(Path.Combine(owned.Path, "leftover"), "what the owner had made");
        Console.WriteLine("held");
        Console.ReadLine();
        return 0;
    }
}
