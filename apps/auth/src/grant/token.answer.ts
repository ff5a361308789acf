// The forms of the token endpoint (RFC 6749), for the OpenAPI document. The door reads the request by itself.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class TokenRequestBody {
  @ApiProperty({ enum: ['client_credentials', 'refresh_token'] })
  grant_type!: string;
  @ApiPropertyOptional({ description: 'words parted by one blank; without it all that the client may have' })
  scope?: string;
  @ApiPropertyOptional({ description: 'with client_secret, if not in the header Authorization: Basic' })
  client_id?: string;
  @ApiPropertyOptional()
  client_secret?: string;
  @ApiPropertyOptional({ description: 'private_key_jwt instead of a secret' })
  client_assertion?: string;
  @ApiPropertyOptional({ enum: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'] })
  client_assertion_type?: string;
  @ApiPropertyOptional({ description: "of a person's session" })
  refresh_token?: string;
}

export class TokenAnswer {
  @ApiProperty({ description: 'a JWT' })
  access_token!: string;
  @ApiProperty({ enum: ['Bearer'] })
  token_type!: string;
  @ApiProperty({ description: 'seconds' })
  expires_in!: number;
  @ApiPropertyOptional()
  scope?: string;
  @ApiPropertyOptional({ description: "of a person's session, good once" })
  refresh_token?: string;
}

const text = { type: 'string' };
export const oauthError = {
  'application/json': {
    schema: {
      type: 'object',
      required: ['error'],
      properties: { error: text, error_description: text },
    },
  },
};
