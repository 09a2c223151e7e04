using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorShm.Host.Measuring;

/// <summary>Describes the machine in one line, so that figures of different machines are not mistaken for each other.</summary>
internal static class MachineText
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {memory:0} GiB, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string Processor()
    {
        try
        {
            // model name	: AMD EPYC 7763
            var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString(); // a sandbox without /proc/cpuinfo; only people read the name
        }
    }
}
