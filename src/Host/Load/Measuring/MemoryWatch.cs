using System.Globalization;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Measuring;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Measuring;

/// <summary>Reads how much memory the processes of a run have and how long the run's files are.</summary>
internal static class MemoryWatch
{
    /// <summary>Takes one sample. A process that cannot be examined, such as one that ends meanwhile, counts as nothing, and then the own memory is not known.</summary>
    public static MemorySample Sample(HostUnderLoad host, IReadOnlyList<int> nodePids)
    {
        var (hostAll, hostOwn) = Read(host.Pid);
        var (nodes, allOwn) = (0L, hostOwn);
        foreach (var pid in nodePids)
        {
            var (all, own) = Read(pid);
            nodes += all;
            allOwn += own;
        }

        return new MemorySample(hostAll, nodes, Read(Environment.ProcessId).All, allOwn, FileBytes(host.RunDirectory));
    }

    /// <summary>Gets the bytes of all files in a directory; 0 when the directory does not exist.</summary>
    public static long FileBytes(string directory)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
            return new DirectoryInfo(directory).EnumerateFiles("*", options).Sum(file => file.Exists ? file.Length : 0);
        }
        catch (IOException)
        {
            return 0; // the directory, or something in it, is removed during the count
        }
    }

    private static (long All, long? Own) Read(int pid)
    {
        var lines = new MachineFiles("/").Lines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/smaps_rollup");
        return (ProcFigures.FindBytes(lines, "Pss:") ?? 0, ProcFigures.FindBytes(lines, "Pss_Anon:"));
    }
}
