namespace UnionFs;

/// <summary>Large pages of memory, where the system has them: only speed depends on them.</summary>
internal static unsafe class HugePages
{
    /// <summary>The size and alignment of one.</summary>
    public const int Bytes = 2 << 20;

    private const int AdviseCollapse = 25;

    /// <summary>
    /// Makes one large page of memory that is in use, at a multiple of <see cref="Bytes"/> (MADV_COLLAPSE, Linux 6.1): what is in it stays
    /// and may be read and written meanwhile. Where that cannot be done the memory stays as it is.
    /// </summary>
    public static void Collapse(nuint address)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Libc.Advise((void*)address, Bytes, AdviseCollapse);
        }
    }
}
