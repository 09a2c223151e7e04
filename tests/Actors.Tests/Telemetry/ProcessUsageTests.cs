using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests.Telemetry;

public class ProcessUsageTests
{
    [Fact]
    public void The_numbers_of_the_kernel_are_read_whatever_the_process_is_called()
    {
        const string stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194304 1234 99 5 6 150 50 0 0 20 0 9 0 8812 123 45";
        const string status = "Name:\tVmRSS: 1 kB\nVmPeak:\t  900 kB\nVmHWM:\t     700 kB\nVmRSS:\t     600 kB\nThreads:\t9\n";

        var usage = ProcessUsageReader.Parse(stat, status)!;

        Assert.Equal(600 * 1024, usage.ResidentBytes);
        Assert.Equal(700 * 1024, usage.PeakBytes);
        Assert.Equal(1234, usage.MinorFaults);
        Assert.Equal(5, usage.MajorFaults);
        Assert.Equal(TimeSpan.FromSeconds(2), usage.ProcessorTime);
    }

    [Fact]
    public void This_process_takes_something_and_one_that_is_not_there_nothing()
    {
        var usage = ProcessUsageReader.TryRead(Environment.ProcessId)!;

        Assert.InRange(usage.ResidentBytes, 1, usage.PeakBytes);
        Assert.True(usage.MinorFaults > 0);
        Assert.Null(ProcessUsageReader.TryRead(int.MaxValue));
    }
}
