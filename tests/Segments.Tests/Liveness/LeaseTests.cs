using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class LeaseTests
{
    [Fact]
    public async Task Leases_name_the_processes_that_have_a_segment_open()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        var other = fixture.Ramp(10);
        Assert.Empty(fixture.Store.Leases(handle));
        await using var process = LifeProbe.Start("hold-reader", fixture.Directory, LifeProbe.Digits(handle));
        await process.SaysAsync("open");
        using (fixture.Store.Open(handle, AccessMode.ReadWrite))
        {
            var leases = fixture.Store.Leases(handle).ToDictionary(lease => lease.Process.Pid);
            Assert.Equal(2, leases.Count);
            Assert.Equal((AccessMode.ReadOnly, false), (leases[process.Pid].Mode, leases[process.Pid].IsForeign));
            Assert.Contains("hold-reader", leases[process.Pid].Command, StringComparison.Ordinal);
            Assert.Equal((AccessMode.ReadWrite, false), (leases[Environment.ProcessId].Mode, leases[Environment.ProcessId].IsForeign));
        }

        var all = fixture.Store.Leases();
        Assert.Equal(process.Pid, Assert.Single(all[handle.Id]).Process.Pid);
        Assert.Empty(all[other.Id]);

        await process.KillAsync();
        Assert.Empty(fixture.Store.Leases(handle)); // the kernel took it with the process
    }

    [SkippableTheory]
    [InlineData("numpy.load(sys.argv[1], mmap_mode='r')", AccessMode.ReadOnly)]
    [InlineData("numpy.load(sys.argv[1], mmap_mode='r+')", AccessMode.ReadWrite)]
    [InlineData("open(sys.argv[1], 'rb')", AccessMode.ReadOnly)]
    public async Task Foreign_maps_and_open_files_are_leases_too(string hold, AccessMode mode)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var holder = NumPy.Start($"import sys, numpy\na = {hold}\nprint('held', flush=True)\nsys.stdin.readline()", fixture.Store.PathOf(handle));
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        var lease = Assert.Single(fixture.Store.Leases(handle));
        Assert.Equal((holder.Id, mode, true), (lease.Process.Pid, lease.Mode, lease.IsForeign));
        holder.Kill();
        await holder.WaitForExitAsync();
        Assert.Empty(fixture.Store.Leases(handle));
    }
}
