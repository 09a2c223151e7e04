using System.Diagnostics;

namespace ActorShm.Host.Bench;

/// <summary>Measures the least that giving out partitions can cost: threads of one process claim each word by one interlocked operation and finish it by another.</summary>
internal static class BareClaims
{
    /// <summary>Measures once.</summary>
    public static TimeSpan Measure(int count, int threads)
    {
        var words = new long[count];
        var next = 0;
        var begin = Stopwatch.GetTimestamp();
        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Claim)).ToArray();
        Array.ForEach(others, thread => thread.Start());
        Claim();
        Array.ForEach(others, thread => thread.Join());
        return Stopwatch.GetElapsedTime(begin);

        void Claim()
        {
            const int batch = 1024;
            while (Interlocked.Add(ref next, batch) is var end && end - batch < count)
            {
                for (var i = end - batch; i < Math.Min(end, count); i++)
                {
                    if (Interlocked.CompareExchange(ref words[i], 1, 0) == 0)
                    {
                        Interlocked.CompareExchange(ref words[i], 2, 1);
                    }
                }
            }
        }
    }
}
