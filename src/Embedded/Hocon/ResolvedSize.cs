namespace ActorShm.Embedded;

/// <summary>Counts the values in a tree without walking it again; a shared subtree counts once for each place it appears in.</summary>
internal static class ResolvedSize
{
    public static int Sum(IEnumerable<HoconValue> children)
    {
        long total = 1;
        foreach (var child in children)
        {
            total += child.TotalCount;
        }

        return (int)Math.Min(total, int.MaxValue);
    }
}
