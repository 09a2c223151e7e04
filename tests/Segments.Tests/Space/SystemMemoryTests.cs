namespace ActorShm.Segments.Tests;

public class SystemMemoryTests
{
    [Fact]
    public void This_machine_has_memory() => Assert.True(new SystemMemory("/proc").Tightest(0).AvailableBytes > 0);

    [Fact]
    public void Available_memory_less_the_headroom_is_the_limit()
    {
        using var machine = new MadeUpMachine(availableBytes: 1 << 20);
        Assert.Equal((1 << 20) - 1000, machine.Memory.Tightest(1000).AvailableBytes);
        Assert.Equal(0, machine.Memory.Tightest(1 << 21).AvailableBytes);
    }

    [Fact]
    public void A_control_group_of_version_2_limits_and_its_cached_files_do_not_count()
    {
        using var machine = new MadeUpMachine(availableBytes: 1L << 40);
        machine.Write("proc/self/cgroup", "0::/job/task\n");
        machine.Write("proc/self/mountinfo", $"30 20 0:26 / {machine.Path("cg v2").Replace(" ", "\\040", StringComparison.Ordinal)} rw - cgroup2 cgroup2 rw\n");
        machine.Write("cg v2/job/memory.max", "max\n");
        machine.Write("cg v2/job/task/memory.max", "1000000\n");
        machine.Write("cg v2/job/task/memory.current", "700000\n");
        machine.Write("cg v2/job/task/memory.stat", "anon 1\ninactive_file 500000\nactive_file 3\n");
        var limit = machine.Memory.Tightest(0);
        Assert.Equal(800_000, limit.AvailableBytes);
        Assert.Contains("job/task", limit.Name, StringComparison.Ordinal);

        machine.Write("cg v2/job/memory.max", "500000\n"); // the group above is tighter
        machine.Write("cg v2/job/memory.current", "900000\n");
        Assert.Equal(0, machine.Memory.Tightest(0).AvailableBytes);
    }

    [Fact]
    public void A_control_group_of_version_1_limits_unless_it_says_so_with_a_huge_number()
    {
        using var machine = new MadeUpMachine(availableBytes: 1L << 40);
        machine.Write("proc/self/cgroup", "5:cpu:/elsewhere\n4:hugetlb,memory:/docker/abc\n");
        machine.Write("proc/self/mountinfo", $"30 20 0:26 /docker/abc {machine.Path("mem")} ro - cgroup cgroup rw,hugetlb,memory\n");
        machine.Write("mem/memory.limit_in_bytes", "9223372036854771712\n");
        machine.Write("mem/memory.usage_in_bytes", "123\n");
        Assert.Equal(1L << 40, machine.Memory.Tightest(0).AvailableBytes);
        machine.Write("mem/memory.limit_in_bytes", "5000\n");
        Assert.Equal(4_877, machine.Memory.Tightest(0).AvailableBytes);
        machine.Write("mem/memory.stat", "inactive_file 7\ntotal_inactive_file 23\n");
        Assert.Equal(4_900, machine.Memory.Tightest(0).AvailableBytes);
    }

    [Fact]
    public void A_group_outside_what_the_container_sees_is_its_mount_point()
    {
        using var machine = new MadeUpMachine(availableBytes: 1L << 40);
        machine.Write("proc/self/cgroup", "0::/../../system.slice\n");
        machine.Write("proc/self/mountinfo", $"30 20 0:26 / {machine.Path("cg")} rw - cgroup2 cgroup2 rw\n");
        machine.Write("cg/memory.max", "4096\n");
        machine.Write("cg/memory.current", "96\n");
        Assert.Equal(4_000, machine.Memory.Tightest(0).AvailableBytes);
    }
}
