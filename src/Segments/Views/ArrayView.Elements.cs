namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>Reads one element. It checks everything and holds the mapping, so it is for occasional use; loops take runs or spans.</summary>
    /// <param name="index">One index for each axis; a negative one counts from the end.</param>
    /// <exception cref="ArgumentException">There are more or fewer indices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its axis.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public T GetElement(params ReadOnlySpan<long> index)
    {
        using var hold = new MappingHold(View);
        return View.ReadSpan(Layout.IndexOf(index), 1)[0];
    }

    /// <summary>Writes one element. It checks everything and holds the mapping, so it is for occasional use; loops take runs or spans.</summary>
    /// <param name="value">The new value.</param>
    /// <param name="index">One index for each axis; a negative one counts from the end.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <inheritdoc cref="GetElement" path="/exception"/>
    public void SetElement(T value, params ReadOnlySpan<long> index)
    {
        using var hold = new MappingHold(View);
        View.WriteSpan(Layout.IndexOf(index), 1)[0] = value;
    }
}
