using System.Globalization;
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

    /// <summary>Opens a directory without an owner, which sweeps it, and says how many files are left.</summary>
    public static int SweepUnfinished(string directory)
    {
        using var store = SegmentStore.OpenDirectory(directory);
        Console.WriteLine($"{Directory.GetFileSystemEntries(directory).Length} left");
        return 0;
    }

    /// <summary>Makes a store in a directory of its own, and says in which of the placement directories that is.</summary>
    public static int MakeTemporary(string[] placement)
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = placement });
        Console.WriteLine(Array.Find(placement, root => store.Directory.StartsWith(root, StringComparison.Ordinal)));
        return 0;
    }

    /// <summary>Sweeps what dead exporters have left in a directory.</summary>
    public static int SweepExports(string directory)
    {
        ExportLeftovers.Sweep(directory);
        return 0;
    }

    /// <summary>Looks for a file of that number while this process has another one open, of which nothing is asked.</summary>
    public static int LookBeside(string path, string inode)
    {
        const int NothingButTheName = 0x200000; // O_PATH
        using var open = NativeFile.Open(path, NothingButTheName);
        Console.WriteLine("open");
        var file = default(FileStatus) with { Inode = long.Parse(inode, CultureInfo.InvariantCulture) };
        var (sightings, _) = SegmentScan.Find([new WatchedSegment(default, string.Empty, file, file)]);
        Console.WriteLine($"seen: {sightings.Count}");
        return 0;
    }

    /// <summary>Says whether a process of this user can be looked into.</summary>
    public static int See(string pid)
    {
        Console.WriteLine(SegmentScan.Find([]).Unreadable.Contains(int.Parse(pid, CultureInfo.InvariantCulture)) ? "unreadable" : "nothing");
        return 0;
    }
}
