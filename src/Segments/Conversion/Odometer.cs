namespace ActorShm.Segments;

/// <summary>Steps through all positions of some axes.</summary>
internal static class Odometer
{
    /// <summary>Steps the axes of a range, the last of them fastest.</summary>
    /// <param name="position">The position on each axis; all zero at first and again at the end.</param>
    /// <param name="lengths">The length of each axis.</param>
    /// <param name="axes">Which axes move.</param>
    /// <returns>False after the last position.</returns>
    public static bool Step(Span<int> position, ReadOnlySpan<int> lengths, Range axes)
    {
        var (first, count) = axes.GetOffsetAndLength(position.Length);
        for (var axis = first + count - 1; axis >= first; axis--)
        {
            if (++position[axis] < lengths[axis])
            {
                return true;
            }

            position[axis] = 0;
        }

        return false;
    }
}
