using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Every array that NumPy saves is read bit for bit where it lies, or after an import, or it is refused by its name.</summary>
public class SavedByNumPyTests
{
    // Goal: no combination of type, shape, orders and version is read as other numbers than NumPy has. Method: NumPy saves random bits (so also
    // NaNs with a payload) in every combination and says what they are in C order and little-endian, by its own conversion.
    [SkippableFact]
    public void Every_type_shape_order_and_version_is_adopted_or_imported_bit_for_bit()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        var cases = SavedCase.All().ToList();
        var bits = Save(scratch, cases);
        Assert.Equal(cases.Count, bits.Length);
        foreach (var (saved, expected) in cases.Zip(bits))
        {
            var path = scratch.Combine(saved.FileName);
            AssertHeader(saved, NpyFile.ReadHeader(path));
            if (saved.IsUsableInPlace)
            {
                AssertBits(expected, fixture.Store, fixture.Store.Adopt(path, saved.FileName), saved);
            }
            else
            {
                AssertImportIsAdvised(saved, Assert.Throws<SegmentFormatException>(() => fixture.Store.Adopt(path, saved.FileName)));
            }

            var imported = fixture.Store.Import(path, saved.FileName);
            AssertBits(expected, fixture.Store, imported, saved);
            AssertHeader(new SavedCase(saved.Element, saved.Shape, false, 1, false), NpyFile.ReadHeader(fixture.Store.PathOf(imported)));
        }
    }

    [SkippableFact]
    public void Types_that_segments_do_not_hold_are_refused_by_name()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        NumPy.Run(
            """
            import sys, numpy as np
            d = sys.argv[1]
            np.save(d + '/S.npy', np.array([b'one', b'three']))
            np.save(d + '/U.npy', np.array(['one', 'three']))
            np.save(d + '/V.npy', np.zeros(3, 'V8'))
            np.save(d + '/O.npy', np.array([None, 1], dtype=object), allow_pickle=True)
            np.save(d + '/M.npy', np.array(['2000-02-29'], 'M8[ns]'))
            np.save(d + '/m.npy', np.array([1, 2], 'm8[s]'))
            np.save(d + '/g.npy', np.arange(3, dtype='longdouble'))
            np.save(d + '/G.npy', np.arange(3, dtype='clongdouble'))
            np.save(d + '/fields.npy', np.zeros(3, [('a', 'f8'), ('b', 'i4')]))
            np.save(d + '/nested.npy', np.zeros(3, [('a', [('x', '>f8', (2, 2))]), ('ü', 'i4')]))
            """,
            scratch.Path);

        (string Name, string Kind)[] expected =
        [
            ("S", "byte strings ('|S5')"), ("U", "Unicode strings ('<U5')"), ("V", "raw bytes or records ('|V8')"), ("O", "Python objects ('|O')"),
            ("M", "dates ('<M8[ns]')"), ("m", "time spans ('<m8[s]')"), ("g", "long doubles"), ("G", "complex long doubles"),
            ("fields", "structured records"), ("nested", "structured records"),
        ];
        foreach (var (name, kind) in expected)
        {
            var path = scratch.Combine(name + ".npy");
            foreach (var take in (Func<string, string, SegmentHandle>[])[fixture.Store.Adopt, (file, label) => fixture.Store.Import(file, label)])
            {
                var refused = Assert.Throws<SegmentFormatException>(() => take(path, name));
                Assert.Contains($"'{path}' holds {kind}", refused.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(0, fixture.Store.UsedBytes);
    }

    private static string[] Save(ScratchDirectory scratch, IEnumerable<SavedCase> cases) => NumPy.Run(
        """
        import ast, sys, numpy as np
        d, random = sys.argv[1], np.random.RandomState(11)
        for path, name, shape, order, version, end in zip(*[iter(sys.argv[2:])] * 6):
            dtype, shape = np.dtype(name), ast.literal_eval(shape)
            bits = random.bytes(dtype.itemsize * int(np.prod(shape)))
            bits = bytes(b & 1 for b in bits) if name == 'bool' else bits
            a = np.ndarray(shape, dtype.newbyteorder('>' if end == 'big' else '<'), bits, order=order)
            with open(d + '/' + path, 'wb') as f:
                np.lib.format.write_array(f, a, version=(int(version), 0))
            with open(d + '/' + path, 'rb') as f:
                assert np.lib.format.read_magic(f) == (int(version), 0)
            print('0x' + a.astype(dtype.newbyteorder('<')).tobytes('C').hex())
        """,
        [scratch.Path, .. cases.SelectMany(saved => (string[])[saved.FileName, .. saved.Arguments])]).Split('\n');

    private static void AssertHeader(SavedCase saved, NpyHeader header) => Assert.Equal(
        (saved.Element, saved.Shape, saved.FortranOrder, new Version(saved.FormatVersion, 0), saved.IsBigEndian),
        (header.Element, header.Shape, header.FortranOrder, header.FormatVersion, header.IsBigEndian));

    private static void AssertImportIsAdvised(SavedCase saved, SegmentFormatException refused)
    {
        Assert.Contains(saved.FileName, refused.Message, StringComparison.Ordinal);
        Assert.Contains(saved.IsBigEndian ? $"big-endian {saved.Element.Name()}" : "Fortran order", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SegmentStore.Import", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertBits(string expected, SegmentStore store, SegmentHandle handle, SavedCase saved)
    {
        using var view = store.Open(handle, AccessMode.ReadOnly);
        Assert.Equal((saved.Element, saved.Shape), (handle.Element, handle.Shape));
        var found = "0x" + Convert.ToHexStringLower(view.ReadBytes(0, (int)view.ElementCount));
        Assert.True(expected == found, $"{saved}: NumPy has {expected}, we have {found}.");
    }
}
