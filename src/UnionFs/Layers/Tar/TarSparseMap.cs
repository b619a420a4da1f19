namespace UnionFs;

/// <summary>
/// Where the data of a sparse file belongs: ascending, not overlapping, not empty, not touching extents within the file's
/// length; their data follow each other in the tar.
/// </summary>
/// <param name="Start">Offset of the first stored byte in the tar.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Stored">Bytes of all extents.</param>
/// <param name="Extents">Offset in the file, and how many stored bytes come before.</param>
internal sealed record TarSparseMap(long Start, long Length, long Stored, (long Offset, long Before)[] Extents)
{
    public long End(int extent) => Extents[extent].Offset + (extent + 1 < Extents.Length ? Extents[extent + 1].Before : Stored) - Extents[extent].Before;

    /// <summary>The first extent that ends after an offset; their number if there is none.</summary>
    public int FirstEndingAfter(long offset)
    {
        int low = 0, high = Extents.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = End(middle) > offset ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
