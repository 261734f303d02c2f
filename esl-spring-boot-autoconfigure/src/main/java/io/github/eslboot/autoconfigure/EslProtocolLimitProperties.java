package io.github.eslboot.autoconfigure;

import org.springframework.util.unit.DataSize;

/**
 * Maximum sizes accepted from the server. A connection that exceeds them is closed.
 *
 * @since 0.1.0
 */
public class EslProtocolLimitProperties {

	/**
	 * Maximum size of one frame's header lines.
	 */
	private DataSize headerBlock = DataSize.ofMegabytes(4);

	/**
	 * Maximum size of one header line.
	 */
	private DataSize headerLine = DataSize.ofMegabytes(1);

	/**
	 * Maximum size of one body.
	 */
	private DataSize body = DataSize.ofMegabytes(64);

	public DataSize getHeaderBlock() {
		return this.headerBlock;
	}

	public void setHeaderBlock(DataSize headerBlock) {
		this.headerBlock = headerBlock;
	}

	public DataSize getHeaderLine() {
		return this.headerLine;
	}

	public void setHeaderLine(DataSize headerLine) {
		this.headerLine = headerLine;
	}

	public DataSize getBody() {
		return this.body;
	}

	public void setBody(DataSize body) {
		this.body = body;
	}

}
